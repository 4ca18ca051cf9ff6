"""Translations of what people write: asked for one by one, made by people or by an engine the operator chose."""
