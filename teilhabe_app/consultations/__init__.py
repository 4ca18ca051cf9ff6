"""Consultations: questions, measures as material, and statements of organisations."""
