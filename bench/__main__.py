"""`python -m bench`, `python -m bench growth`; `serve` is what both run as a process of its own."""

import argparse

from bench import served


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description="How fast it is.")
    commands = parser.add_subparsers(dest="command")
    growth = commands.add_parser("growth", help="the same on 100,000 couples and 5 million events")
    growth.add_argument("--couples", type=int, default=100_000)
    for command in (parser, growth):
        command.add_argument("--only", choices=("sqlite", "postgresql"), help="one database")
        command.add_argument("--rounds", type=int, default=5)
    commands.add_parser("serve", help="serve, with bare routes").add_argument("--port", type=int)
    options = parser.parse_args()
    if options.command == "serve":
        served.serve(options.port)
        return
    from bench import run  # what asks and fills is no part of the memory of what is measured

    kinds = [options.only] if options.only else ["sqlite", "postgresql"]
    if options.command == "growth":
        run.growth(kinds, options.rounds, options.couples)
    else:
        run.everyday(kinds, options.rounds)


if __name__ == "__main__":
    main()
