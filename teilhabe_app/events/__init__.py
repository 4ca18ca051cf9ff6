"""Expert days and other events: programme, workshops, registration, waiting list."""
