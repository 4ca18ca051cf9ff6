"""Start page, way back by receipt, editable texts and everything a public body owes."""
