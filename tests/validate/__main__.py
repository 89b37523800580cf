"""Publish the corpus of real feeds and posts, and check every file by its schema: `python -m tests.validate`."""

import argparse
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))  # tests/ is no package: its modules import each other by name

from command import feeds
from conformance.places import CORPUS
from corpus_site import corpus_site
from validate.published import checked, count, kind_of


def main() -> int:
    """Print how many files and items of each kind there are, and each fault; return 1 if there is one."""
    parser = argparse.ArgumentParser(prog="python -m tests.validate", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="check what is published there instead")
    folder = parser.parse_args().folder
    if folder:
        if not any(checked(folder)):
            parser.error(f"no published feeds in {folder}; name the folder that `site.output` names")
        return report(folder)
    if not CORPUS.is_dir():
        parser.error(f"no corpus at {CORPUS}; set FEEDWORKS_CORPUS to its folder, or name a folder to check")
    with TemporaryDirectory(prefix="feedworks-validate-") as home, corpus_site(CORPUS, Path(home)) as site:
        print(feeds("--config", site.config, "run", "--fail-on", "none", timeout=400).out, end="")
        return report(site.output)


def report(root: Path) -> int:
    """Print the counts and the faults of what is published at `root`; return 1 if there are faults or no files."""
    files, items, faulty = Counter[str](), Counter[str](), Counter[str]()
    for name, faults in checked(root):
        kind = kind_of(name) or ""
        files[kind] += 1
        items[kind] += count(name, (root / name).read_bytes())
        faulty[kind] += len(faults)
        for fault in faults:
            print(f"{name}: {fault}")
    for kind, number in sorted(files.items()):
        print(f"{kind:12}{number:5} files {items[kind]:6} items {faulty[kind]:4} faults")
    return int(not files or bool(faulty.total()))


if __name__ == "__main__":
    sys.exit(main())
