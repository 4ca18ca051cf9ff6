"""Computing for surveys without tables and requests: suppression, opinion groups, spreadsheets, exports."""

import os

# For matrices of this size a second thread of numpy's only spins beside another worker; read when numpy is loaded.
os.putenv("OPENBLAS_NUM_THREADS", "1")
