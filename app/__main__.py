"""The command line: `python -m app COMMAND`.

run       make secrets, migrate, seed the demo couple when the database is empty, serve
serve     serve, from secrets that are there
worker    do background work, beside servers on PostgreSQL
migrate   bring the schema up
seed      fill an empty database with the demo couple
score     score JSON lines from standard input
openapi   write openapi/openapi.json and problems.md, or check that they are current
keys      init, or rotate the key that signs access tokens
health    ask a running server whether it is alive
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 before anything that an older one cannot import
    sys.exit("kindling: Python 3.11 or newer is needed")

import argparse
import gc
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from app.settings import Settings

CONTRACT = Path("openapi/openapi.json")
PROBLEMS = Path("openapi/problems.md")


class Stop(Exception):
    """A reason not to go on, in one clear line."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except Stop as reason:
        print(f"kindling: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app", description="Kindling")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        name: str, command: Callable[[argparse.Namespace], int], text: str
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(command=command)
        return made

    for name, command, text in (
        ("run", _run, "Prepare everything that is missing, then serve."),
        ("serve", _serve, "Serve, from secrets that are there."),
    ):
        made = add(name, command, text)
        made.add_argument("--host", help="address to listen on")
        made.add_argument("--port", type=int, help="port to listen on")
    worker = add("worker", _worker, "Do background work, beside servers on PostgreSQL.")
    worker.add_argument("--once", action="store_true", help="do what there is to do, and end")
    add("migrate", _migrate, "Bring the schema of the database up.")
    seed = add("seed", _seed, "Fill an empty database with the demo couple.")
    seed.add_argument("--seed", type=int, default=7, help="the same number gives the same history")
    add("score", _score, "Score JSON lines from standard input.")
    openapi = add("openapi", _openapi, f"Write {CONTRACT} and {PROBLEMS.name}.")
    openapi.add_argument("--check", action="store_true", help="only check that they are current")
    keys = add("keys", _keys, "Make or rotate secrets.")
    keys.add_argument("action", choices=("init", "rotate"))
    health = add("health", _health, "Ask a running server whether it is alive.")
    health.add_argument("--url", default=None)
    return parser


def settings(**changes: object) -> "Settings":
    """The settings of this process. Raises `Stop` with the first thing that is wrong."""
    from pydantic import ValidationError  # what takes long to import waits until `gc` is off
    from pydantic_settings import SettingsError

    from app.settings import Settings

    try:
        return Settings(**{name: value for name, value in changes.items() if value is not None})  # type: ignore[arg-type]
    except SettingsError as error:
        field = str(error).partition('"')[2].partition('"')[0].upper()
        raise Stop(f"KINDLING_{field}: this is not JSON") from None
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        where = f"KINDLING_{name}: " if name else ""
        raise Stop(f"{where}{first['msg'].removeprefix('Value error, ')}") from None


def _make_haste() -> None:
    """Until it serves nothing is collected: what is imported and built stays anyway. And where a
    tool brought `rich`, the log imports it for colours that a JSON line has not."""
    gc.disable()
    sys.modules.setdefault("rich", cast(ModuleType, None))


def _run(options: argparse.Namespace) -> int:
    _make_haste()
    from app import serving

    return serving.run(settings(host=options.host, port=options.port), Stop)


def _serve(options: argparse.Namespace) -> int:
    _make_haste()
    from app import serving

    return serving.serve(settings(host=options.host, port=options.port), Stop)


def _worker(options: argparse.Namespace) -> int:
    import signal

    from app import serving
    from app.worker import Worker

    kernel = serving.kernel(settings(), Stop)
    worker = Worker(kernel.database, kernel.content)
    if options.once:
        print(f"{worker.work()} done")
    else:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        worker.run()
    kernel.close()
    return 0


def _migrate(_options: argparse.Namespace) -> int:
    from app import serving

    serving.kernel(settings(), Stop).close()
    return 0


def _seed(options: argparse.Namespace) -> int:
    from app import seed, serving

    if settings().production:
        raise Stop("there is no demo couple in production")
    kernel = serving.kernel(settings(), Stop)
    made = seed.plant(kernel, options.seed)
    kernel.close()
    print(seed.how_to_sign_in() if made else "The database is not empty: nothing was added.")
    return 0


def _score(_options: argparse.Namespace) -> int:
    from app.services.scoring import lines

    return lines.run(sys.stdin, sys.stdout)


def _openapi(options: argparse.Namespace) -> int:
    from app import contract
    from app.main import document

    text = json.dumps(document(), indent=2, ensure_ascii=False) + "\n"
    for path, wanted in ((CONTRACT, text), (PROBLEMS, contract.list_of_problems())):
        if not options.check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(wanted)
        elif not path.exists() or path.read_text() != wanted:
            raise Stop(f"{path} is not current: run `python -m app openapi` and commit it")
    return 0


def _keys(options: argparse.Namespace) -> int:
    from app import keys

    folder = settings().secrets
    if options.action == "init":
        made = keys.prepare(folder)
        print(f"made {', '.join(made)} in {folder}" if made else f"all secrets are in {folder}")
        return 0
    try:
        keys.check(folder)
    except keys.MissingSecret as error:
        raise Stop(str(error)) from None
    print(f"new signing key {keys.rotate_signing_key(folder)}; it signs in five minutes")
    return 0


def _health(options: argparse.Namespace) -> int:
    from urllib.error import URLError
    from urllib.request import urlopen

    found = settings()
    url = options.url or f"http://127.0.0.1:{found.port}/healthz"
    try:
        with urlopen(url, timeout=3) as answer:  # noqa: S310 the operator's own address
            return 0 if answer.status == 200 else 1
    except (URLError, OSError):
        raise Stop(f"{url} does not answer") from None


if __name__ == "__main__":
    sys.exit(main())
