"""How much memory this process may take: what a hostile file makes of it then ends here, and nowhere else.

Unix: the address space (Linux holds to it; macOS takes the limit and does not enforce it). Windows: a job of this
process alone. Where neither can be had, the limits of the readers and the limit of time remain.
"""

from __future__ import annotations

import sys


def limit_memory(size: int) -> None:
    """Let this process take no more than `size` bytes of memory."""
    try:
        if sys.platform == "win32":
            _limit_job(size)
        else:
            _limit_address_space(size)
    except (OSError, ValueError, AttributeError, ImportError):
        return  # a system without it: no reason to read nothing


def _limit_address_space(size: int) -> None:
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    soft = size if hard == resource.RLIM_INFINITY else min(size, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def _limit_job(size: int) -> None:
    # JOBOBJECT_EXTENDED_LIMIT_INFORMATION: 16 numbers of 8 bytes and 2 of them for limits in 64-bit Windows.
    import ctypes

    class Limits(ctypes.Structure):
        _fields_ = [
            ("times", ctypes.c_int64 * 2),
            ("flags", ctypes.c_uint32),
            ("working_set", ctypes.c_size_t * 2),
            ("processes", ctypes.c_uint32),
            ("affinity", ctypes.c_size_t),
            ("classes", ctypes.c_uint32 * 2),
            ("counters", ctypes.c_uint64 * 6),
            ("memory", ctypes.c_size_t * 4),
        ]

    process_memory, extended = 0x100, 9
    limits = Limits(flags=process_memory)
    limits.memory[0] = size
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    kernel.SetInformationJobObject(job, extended, ctypes.byref(limits), ctypes.sizeof(limits))
    kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))
