"""The Python packages of the card: fetched by hash, unpacked for arm64, never run here.

deploy/wheels.lock names each with its version and the hash of its file. `python -m deploy.build.wheels` writes it anew from
what companion needs; look at the difference before you commit it. Two come as source: srt is one file, and lgpio, which has
no wheel for the card's Python, is compiled here by a cross compiler.
"""

import shutil
import sys
import tarfile
import tomllib
from pathlib import Path

from deploy.build.keys import file_digest
from deploy.build.recipe import ROOT, Recipe, read
from deploy.build.steps import BuildError, Log

LOCK = ROOT / "deploy" / "wheels.lock"
SOURCES = ("lgpio", "srt")
PAPERS = {"PKG-INFO": "METADATA", "LICENSE": "licenses/LICENSE"}
"""Of a source, and what a wheel calls them."""

PLATFORMS = (17, 26, 27, 28, 31, 34)
"""manylinux_2_N: the versions of glibc up to the card's that wheels are named after. pip takes each by itself only."""

OTHER_HASH = "DO NOT MATCH THE HASHES"
"""What pip says of a file that is another one."""

GCC = "aarch64-linux-gnu-gcc"


def pip(*words: str) -> list[str]:
    return [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *words]


def target_words(python: str) -> list[str]:
    """What tells pip that the files are for the card and not for this computer."""
    flat = python.replace(".", "")
    words = [f"--platform=manylinux_2_{minor}_aarch64" for minor in PLATFORMS] + ["--platform=manylinux2014_aarch64"]
    words += [f"--python-version={flat}", "--implementation=cp"]
    return [*words, f"--abi=cp{flat}", "--abi=abi3", "--abi=none"]


def split_lock(text: str) -> tuple[str, str]:
    """The lock's wheels, and its sources, each as pip reads them."""
    blocks = [block for block in text.split("\n") if block and not block.startswith("#")]
    is_source = [block.partition("==")[0] in SOURCES for block in blocks]
    wheels = [block for block, source in zip(blocks, is_source, strict=True) if not source]
    sources = [block for block, source in zip(blocks, is_source, strict=True) if source]
    return "\n".join(wheels) + "\n", "\n".join(sources) + "\n"


def download(log: Log, python: str, cache: Path, lock: Path = LOCK) -> None:
    """Fetch every file of the lock into `cache`. Raises BuildError, also where a file is not the one that was locked."""
    cache.mkdir(parents=True, exist_ok=True)
    wheels, sources = split_lock(lock.read_text(encoding="utf-8"))
    (cache / "wheels.txt").write_text(wheels)
    (cache / "sources.txt").write_text(sources)
    if not missing(lock, cache):  # pip would ask for each of them all the same
        return
    common = ["download", "--quiet", "--no-deps", "--require-hashes", "--progress-bar=off"]
    common += [f"--dest={cache}", f"--find-links={cache}"]
    try:
        log.run(pip(*common, "--only-binary=:all:", *target_words(python), f"--requirement={cache / 'wheels.txt'}"))
        log.run(pip(*common, "--no-binary=:all:", f"--requirement={cache / 'sources.txt'}"))
    except BuildError as error:
        if OTHER_HASH not in log.path.read_text(encoding="utf-8", errors="replace"):
            raise
        raise not_the_same(lock, cache) from error
    if missing(lock, cache):
        raise not_the_same(lock, cache)


def missing(lock: Path, cache: Path) -> list[str]:
    """What the lock names, with its version, and the cache has no file of that hash of."""
    lines = [line for line in lock.read_text(encoding="utf-8").splitlines() if "sha256:" in line]
    here = {file_digest(file).hex() for file in cache.iterdir() if file.suffix in (".whl", ".gz")}
    return [line.split()[0] for line in lines if line.partition("sha256:")[2].strip() not in here]


def not_the_same(lock: Path, cache: Path) -> BuildError:
    what = f"What was fetched is not what {lock.name} names, by its hash: {', '.join(missing(lock, cache))}."
    return BuildError(what, f"Remove {cache} and build again; if it happens twice, don't trust where they come from.")


def unpack(log: Log, python: str, cache: Path, headers: Path, site: Path) -> None:
    """Make the card's site-packages in `site`. `headers`: an arm64 tree with Python's own."""
    site.mkdir(parents=True)
    words = ["install", "--quiet", "--no-deps", "--no-compile", "--no-index", "--require-hashes", "--only-binary=:all:"]
    words.append("--ignore-requires-python")  # it would ask this computer's
    words += [f"--find-links={cache}", f"--target={site}", *target_words(python)]
    log.run(pip(*words, f"--requirement={cache / 'wheels.txt'}"))
    shutil.rmtree(site / "bin", ignore_errors=True)
    take_srt(cache, site)
    build_lgpio(log, python, cache, headers, site)
    for name in SOURCES:
        take_papers(cache, name, site)
    for noted in site.glob("*.dist-info"):
        for name in ("RECORD", "REQUESTED", "INSTALLER", "direct_url.json"):  # pip's own notes, which differ from time to time
            (noted / name).unlink(missing_ok=True)


def _source(cache: Path, name: str) -> tarfile.TarFile:
    (file,) = cache.glob(f"{name}-*.tar.gz")
    return tarfile.open(file)


def take_srt(cache: Path, site: Path) -> None:
    """Vosk imports it; it is one file."""
    with _source(cache, "srt") as archive:
        for member in archive.getmembers():
            if member.isfile() and Path(member.name).name == "srt.py" and member.name.count("/") == 1:
                content = archive.extractfile(member)
                assert content  # noqa: S101  it is a file
                (site / "srt.py").write_bytes(content.read())
                return
    raise BuildError("The source of srt has no srt.py in it.", "Look at what changed in srt, and at deploy/build/wheels.py.")


def take_papers(cache: Path, name: str, site: Path) -> None:
    """What a wheel would have brought of a package that came as source: its description, and its licence."""
    with _source(cache, name) as archive:
        for member in archive.getmembers():
            folder, _, file = member.name.partition("/")
            if member.isfile() and file in PAPERS and (content := archive.extractfile(member)):
                place = site / f"{folder}.dist-info" / PAPERS[file]
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content.read())


def build_lgpio(log: Log, python: str, cache: Path, headers: Path, site: Path) -> None:
    """Compile lgpio, with its C library in it, for the card's Python."""
    work = cache / "lgpio"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    with _source(cache, "lgpio") as archive:
        archive.extractall(work, filter="data")
    (source,) = work.glob("lgpio-*")
    log.run(["swig", "-python", "-o", "lgpio_wrap.c", "-outdir", ".", "lgpio.i"], cwd=source)
    include = headers_alone(headers, f"python{python}", work / "include")
    flat = python.replace(".", "")
    library = f"_lgpio.cpython-{flat}-aarch64-linux-gnu.so"
    parts = ["lgpio_wrap.c", *sorted(str(file.relative_to(source)) for file in source.glob("src/lg*.c")), "src/rgpiod.c"]
    options = ["-shared", "-fPIC", "-O2", "-pthread", "-s", f"-ffile-prefix-map={work}=.", "-Wl,--build-id=none"]
    options += ["-Isrc", "-I.", f"-I{include}/python{python}", "-idirafter", str(include)]
    log.run([GCC, *options, *[part for part in parts if (source / part).exists()], "-o", library, "-lrt"], cwd=source)
    shutil.copy(source / library, site / library)
    shutil.copy(source / "lgpio.py", site / "lgpio.py")


def headers_alone(headers: Path, name: str, folder: Path) -> Path:
    """Python's headers without those of the C library beside them: the cross compiler brings its own."""
    for below in ("", "aarch64-linux-gnu/"):
        (folder / below).mkdir(parents=True, exist_ok=True)
        (folder / below / name).symlink_to(headers.resolve() / "usr/include" / below / name)
    return folder


def relock(recipe: Recipe, cache: Path, log: Log) -> str:
    """The text of a new lock: the newest of all that companion needs, without what the recipe skips. Raises BuildError."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    of_the_card = [*project["dependencies"], *project["optional-dependencies"]["voices"]]  # a card can't install anything later
    wanted = [line.partition(";")[0].strip() for line in of_the_card]
    shutil.rmtree(cache, ignore_errors=True)
    (cache / "made").mkdir(parents=True)
    log.run(pip("download", "--quiet", "--no-deps", "--no-binary=:all:", f"--dest={cache}", *SOURCES))
    log.run(pip("wheel", "--quiet", "--no-deps", "--no-binary=srt", f"--wheel-dir={cache / 'made'}", "srt"))
    words = ["download", "--quiet", "--only-binary=:all:", f"--dest={cache}", f"--find-links={cache / 'made'}"]
    wheels = [name for name in wanted if not name.startswith(SOURCES)]
    log.run(pip(*words, *target_words(recipe.system.python), *wheels))
    lines = []
    for file in sorted(cache.iterdir(), key=lambda file: file.name.lower()):
        name, _, rest = file.name.partition("-")
        name = name.replace("_", "-").lower()
        if file.is_dir() or name in recipe.wheels.skip or (name in SOURCES and file.suffix == ".whl"):
            continue
        version = rest.partition("-")[0].removesuffix(".tar.gz")
        lines.append(f"{name}=={version} --hash=sha256:{file_digest(file).hex()}")
    head = "# The Python packages of the card, each by the hash of its file. `python -m deploy.build.wheels` writes this anew.\n"
    return head + "\n".join(lines) + "\n"


def main() -> None:
    """Write deploy/wheels.lock anew."""
    folder = ROOT / "build" / "image" / "relock"
    folder.mkdir(parents=True, exist_ok=True)
    log = Log("relock", folder.with_suffix(".log"))
    LOCK.write_text(relock(read(), folder, log), encoding="utf-8")


if __name__ == "__main__":
    main()
