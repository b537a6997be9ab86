"""Work on many items: in this process, or shared out to processes where there is enough of it.

The work is a plain function of a portion of the items; results come back in the order of the items, whoever made them.

Processes are forked from a server that has the program imported (``forkserver``) and nothing else: no thread, lock or
open file of this process gets into them, so a build may run in a thread. Until the first of them answers, this process
works too. They do not listen to Ctrl-C, which is for this process to answer, and they end when it does, however it
ends.

Each has a connection of its own and shares nothing with the others, so whenever one is ended, by this process or by
somebody else, nobody is left waiting for the rest of what it was about to say. (The processes of
``concurrent.futures`` answer through one pipe, under one lock: to end one in the midst of an answer may hold up all.)
"""

from __future__ import annotations

import contextlib
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

if TYPE_CHECKING:  # most builds share nothing out: start-up stays short
    from multiprocessing.connection import Connection
    from queue import SimpleQueue
    from types import FrameType

Item = TypeVar("Item")
Result = TypeVar("Result")

PORTION: Final = 48  # items handed over at once
WORTH_SHARING: Final = 400  # items from which on processes earn their start
AHEAD: Final = 4  # portions that a process has waiting, at most
_PRELOADED: Final = [  # what processes work with
    "site_builder.parse",
    "site_builder.archive.sharing",
    "site_builder.render",
    "site_builder.__main__",
]


class ProcessLost(RuntimeError):
    """A process was ended from outside, or could not be started."""


class Crew:
    """As many processes as ``jobs`` says, started when first needed. Use as a context manager."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self.hands: list[_Hand] = []
        self._started = False  # one of them has answered

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def shares(self, count: int, worth: int = WORTH_SHARING) -> bool:
        """Whether the work on so many items is shared out; ``worth`` says from how many on it is."""
        return self.jobs > 1 and count >= worth

    def map(
        self,
        shared: Callable[[Sequence[Item]], Result],
        alone: Callable[[Sequence[Item]], Result],
        items: Sequence[Item],
        worth: int = WORTH_SHARING,
        portion: int = PORTION,
    ) -> Iterator[Result]:
        """The results of portions of ``items``. ``shared`` can go to another process; ``alone`` does the same here.

        The first portions are handed over before the first result is asked for. Who stops before the last of them ends
        the processes: nobody waits for what is not wanted any more, and nothing is still at work when what it works on
        is put away.
        """
        portions = deque(items[i : i + portion] for i in range(0, len(items), portion))
        if not self.shares(len(items), worth):
            return map(alone, portions)
        self._start()
        waiting: deque[_Slot[Result]] = deque()
        self._hand_over(shared, portions, waiting)
        return self._results(shared, alone, portions, waiting)

    def _hand_over(
        self,
        shared: Callable[[Sequence[Item]], Result],
        portions: deque[Sequence[Item]],
        waiting: deque[_Slot[Result]],
    ) -> None:
        own = sum(slot.own for slot in waiting)  # those that were made here
        for _ in range(min(len(portions), AHEAD * self.jobs - len(waiting) + own)):
            hand = min(self.hands, key=lambda hand: len(hand.asked))
            waiting.append(hand.give(shared, portions.popleft()))

    def _results(
        self,
        shared: Callable[[Sequence[Item]], Result],
        alone: Callable[[Sequence[Item]], Result],
        portions: deque[Sequence[Item]],
        waiting: deque[_Slot[Result]],
    ) -> Iterator[Result]:
        try:
            while portions or waiting:
                self._hand_over(shared, portions, waiting)
                self._take(wait=False)
                if waiting[0].filled:
                    yield waiting.popleft().result()
                elif portions and not self._started:
                    waiting.append(_Slot(own=True).fill(alone(portions.popleft())))
                else:
                    self._take(wait=True)
        except BaseException:
            self._end()
            raise

    def _take(self, *, wait: bool) -> None:
        """Fill the slots of what has been answered. ``wait``: for one answer at least."""
        from multiprocessing import connection

        asked = {hand.connection: hand for hand in self.hands if hand.asked}
        for ready in connection.wait(list(asked), None if wait else 0):
            asked[ready].take()
            self._started = True

    def _start(self) -> None:
        if self.hands:
            return
        import multiprocessing

        if hasattr(os, "fork"):
            from multiprocessing import resource_tracker

            context: Any = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(_PRELOADED)
            resource_tracker.ensure_running()  # which ``forkserver`` would do, and let Ctrl-C through again
        else:
            context = multiprocessing.get_context("spawn")
        with _unheard():
            for _ in range(self.jobs):
                self.hands.append(_Hand(context))

    def _end(self) -> None:
        hands, self.hands = self.hands, []
        for hand in hands:
            hand.end()
        for hand in hands:
            hand.process.join()


class _Slot(Generic[Result]):
    """The place of a result among the others."""

    def __init__(self, *, own: bool = False) -> None:
        self.own = own
        self.filled = False
        self.made: Any = None
        self.fault: BaseException | None = None

    def fill(self, made: Any, fault: BaseException | None = None) -> _Slot[Result]:
        self.filled, self.made, self.fault = True, made, fault
        return self

    def result(self) -> Result:
        if self.fault is not None:
            raise self.fault
        made: Result = self.made
        return made


class _Hand:
    """One process, seen from here: it answers what it is asked one after the other."""

    def __init__(self, context: Any) -> None:
        self.asked: deque[_Slot[Any]] = deque()
        self.connection, far = context.Pipe()
        with far, _losing():
            self.process = context.Process(target=_serve, args=(far,), daemon=True)
            self.process.start()

    def give(self, work: Callable[[Sequence[Item]], Result], portion: Sequence[Item]) -> _Slot[Result]:
        with _losing():
            self.connection.send((work, portion))
        self.asked.append(_Slot())
        return self.asked[-1]

    def take(self) -> None:
        with _losing():
            answer = self.connection.recv()
        self.asked.popleft().fill(*answer)

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


def _serve(asking: Connection) -> None:
    """Work on what is asked. Two threads read and write meanwhile, so neither side ever waits to be listened to."""
    import signal
    import threading
    from queue import SimpleQueue

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    questions: SimpleQueue[tuple[Callable[[Any], Any], Any]] = SimpleQueue()
    answers: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(asking, questions), daemon=True).start()
    threading.Thread(target=_answer, args=(asking, answers), daemon=True).start()
    while True:
        answers.put(_worked(*questions.get()))


def _worked(work: Callable[[Any], Any], portion: Any) -> bytes:
    """The answer, made or failed, as it travels."""
    import pickle
    import traceback

    try:
        return pickle.dumps((work(portion), None), pickle.HIGHEST_PROTOCOL)
    except BaseException as fault:
        told = "".join(traceback.format_exception(fault))
        fault.add_note(told)  # where it happened would stay behind
        try:
            return pickle.dumps((None, fault))
        except Exception:
            return pickle.dumps((None, RuntimeError(told)))


def _listen(asking: Connection, questions: SimpleQueue[Any]) -> None:
    """Take in what is asked, until the one who asks is gone: then nobody wants an answer."""
    with contextlib.suppress(EOFError, OSError):
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
    for said in heard:
        handler = ending[signal.Signals(said[0])]
        if callable(handler):
            handler(*said)
