"""A run of the toy in a process of its own: python toy_process.py FOLDER [hold].

With ``hold`` it says that some draws are there, and waits to be killed.
"""

import sys
import time

from toy_model import Toy, run

from detente import pipeline


def main(out, hold):
    def tell(stage, done, total):
        if hold and stage == "stage_draws" and 0 < done < total:
            print("drawn", flush=True)
            time.sleep(600)

    pipeline.models = lambda: {"toy": Toy()}
    run(out, workers=2, progress=tell)


if __name__ == "__main__":
    main(sys.argv[1], len(sys.argv) > 2)
