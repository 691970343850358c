"""The demo couple."""

from app.kernel import Kernel

NUMBER = 7


def plant(kernel: Kernel, number: int) -> bool:
    return False


def planted(kernel: Kernel) -> bool:
    return False


def how_to_sign_in() -> str:
    return ""
