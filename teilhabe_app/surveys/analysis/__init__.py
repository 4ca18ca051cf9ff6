"""Computing for surveys without tables and requests: suppression, opinion groups, spreadsheets, exports."""
