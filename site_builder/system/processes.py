"""Processes as a ``concurrent.futures.Executor``, which share nothing with each other.

They are forked from a server that has the program imported (``forkserver``; elsewhere they are spawned), and nothing
else: no thread, lock or open file of this process gets into them, so a build may run in a thread. They do not listen
to Ctrl-C, which is for this process to answer, and they end when it does, however it ends.

Each has a connection of its own, so whenever one is ended, by this process or by somebody else, nobody is left waiting
for the rest of what it was about to say. (``ProcessPoolExecutor`` answers through one pipe, under one lock: to end one
of its processes in the midst of an answer may hold up all.) There is no thread here: answers are taken in when somebody
asks for them.
"""

from __future__ import annotations

import contextlib
import gc
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from multiprocessing import connection
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from queue import SimpleQueue
    from types import FrameType

Given = ParamSpec("Given")
Result = TypeVar("Result")


class ProcessLost(BrokenExecutor):
    """A process was ended from outside, or could not be started."""


class Processes(Executor):
    """As many processes as ``jobs`` says, which have the modules ``preloaded``. What they are asked is pickled."""

    def __init__(self, jobs: int, preloaded: Sequence[str]) -> None:
        import multiprocessing

        if hasattr(os, "fork"):
            from multiprocessing import resource_tracker

            context: Any = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload([*preloaded])
            resource_tracker.ensure_running()  # which ``forkserver`` would do, and let Ctrl-C through again
        else:
            context = multiprocessing.get_context("spawn")
        self.hands: list[_Hand] = []
        try:
            with _unheard():
                for _ in range(jobs):
                    self.hands.append(_Hand(context))
        except BaseException:
            self.shutdown(cancel_futures=True)
            raise

    def submit(self, work: Callable[Given, Result], /, *args: Given.args, **more: Given.kwargs) -> Future[Result]:
        """Ask the process that has the least to do. Raises ProcessLost, as its answers may."""
        answer = _Answer[Result](self)
        min(self.hands, key=lambda hand: len(hand.asked)).give(answer, work, args, more)
        return answer

    def take(self, *, wait: bool) -> bool:
        """Take in what has been answered: whether anything has. ``wait``: for one answer at least."""
        asked = {hand.connection: hand for hand in self.hands if hand.asked}
        ready = connection.wait(list(asked), None if wait else 0)
        for one in ready:
            asked[one].take()
        return bool(ready)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes: at once, unless their answers are to be waited for and not to be cancelled."""
        while wait and not cancel_futures and any(hand.asked for hand in self.hands):
            self.take(wait=True)
        hands, self.hands = self.hands, []
        for hand in hands:
            hand.end()
        for hand in hands:
            hand.process.join()


class _Answer(Future[Result]):
    """An answer. Whoever waits for it takes in those that come before it."""

    def __init__(self, processes: Processes) -> None:
        super().__init__()
        self.processes = processes

    def result(self, timeout: float | None = None) -> Result:
        while not self.done():
            self.processes.take(wait=True)
        return super().result(timeout)


class _Hand:
    """One process, seen from here: it answers what it is asked one after the other."""

    def __init__(self, context: Any) -> None:
        self.asked: deque[Future[Any]] = deque()
        self.connection, far = context.Pipe()
        with far, _losing():
            self.process = context.Process(target=_serve, args=(far, gc.get_threshold()), daemon=True)
            self.process.start()

    def give(self, answer: Future[Any], *asked: Any) -> None:
        with _losing():
            self.connection.send(asked)
        self.asked.append(answer)

    def take(self) -> None:
        with _losing():
            made, fault = self.connection.recv()
        if fault is None:
            self.asked.popleft().set_result(made)
        else:
            self.asked.popleft().set_exception(fault)

    def end(self) -> None:
        """At once, whatever it is doing."""
        self.connection.close()
        if self.process.is_alive():
            self.process.kill()


@contextlib.contextmanager
def _losing() -> Iterator[None]:
    """What goes wrong between two processes is that one of them is not there any more."""
    try:
        yield
    except (EOFError, OSError) as fault:
        raise ProcessLost from fault


# -- in the other process ---------------------------------------------------------------------------------------------


def _serve(asking: Connection, collected: tuple[int, int, int]) -> None:
    """Work on what is asked. Two threads read and write meanwhile, so neither side ever waits to be listened to.

    ``collected``: how seldom the one who asks looks for cycles, for what is made here stays as long as there.
    """
    import signal
    import threading
    from queue import SimpleQueue

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*collected)
    questions: SimpleQueue[tuple[Callable[..., Any], Any, Any]] = SimpleQueue()
    answers: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(asking, questions), daemon=True).start()
    threading.Thread(target=_answer, args=(asking, answers), daemon=True).start()
    while True:
        answers.put(_worked(*questions.get()))


def _worked(work: Callable[..., Any], args: tuple[Any, ...], more: dict[str, Any]) -> bytes:
    """The answer, made or failed, as it travels."""
    import pickle
    import traceback

    try:
        return pickle.dumps((work(*args, **more), None), pickle.HIGHEST_PROTOCOL)
    except BaseException as fault:
        told = "".join(traceback.format_exception(fault))
        fault.add_note(told)  # where it happened would stay behind
        try:
            return pickle.dumps((None, fault))
        except Exception:
            return pickle.dumps((None, RuntimeError(told)))


def _listen(asking: Connection, questions: SimpleQueue[Any]) -> None:
    """Take in what is asked, until the one who asks is gone, or asks what cannot be understood: then there is no answer
    to wait for, and the other side is told so by the end of this process."""
    with contextlib.suppress(Exception):
        while True:
            questions.put(asking.recv())
    os._exit(1)


def _answer(asking: Connection, answers: SimpleQueue[bytes]) -> None:
    with contextlib.suppress(OSError):
        while True:
            asking.send_bytes(answers.get())
    os._exit(1)


# -- Ctrl-C -----------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Processes that are started within do not get Ctrl-C, not even before they can say that they want none.

    Nor is this process torn away from starting one: what asks it to end meanwhile is heard afterwards. (A signal that
    this thread does not take may reach it by way of another.)
    """
    import signal
    import threading

    if not hasattr(signal, "pthread_sigmask") or threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[tuple[int, FrameType | None]] = []
    ending = {s: signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM) if callable(signal.getsignal(s))}
    for number in ending:
        signal.signal(number, lambda *said: heard.append(said))
    masked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, masked)
        for number, handler in ending.items():
            signal.signal(number, handler)
        for said in heard:  # also where the start failed: who asks to end means more than this
            answer = ending[signal.Signals(said[0])]
            if callable(answer):
                answer(*said)
