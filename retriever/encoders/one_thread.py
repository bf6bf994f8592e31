"""Small matrices on one thread: where another program has a core, a second thread makes a product of a question 200 times slower.

BLAS shares each product out over all cores and waits for the last of them. The products of a question take a fifth of a
millisecond, but a thread whose core is taken gets its turn only after tens of them: the six layers of the text model then
took a second, and the fits of a spectrum three times their time. Several questions at once still use several cores, each its own.
"""

from functools import lru_cache

from threadpoolctl import ThreadpoolController


@lru_cache(maxsize=1)
def numpy_on_one_thread() -> None:
    """From now on NumPy's products use one thread each, in the whole process."""
    # for good: the limit is the process's, and threads that set and lift it in turn would leave it at either
    ThreadpoolController().limit(limits=1, user_api="blas")
