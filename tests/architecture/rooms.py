# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may know whom: reads every #include and every link of the program and names each that its room may not have.

The link graph alone cannot keep this: all Qt headers share one include root, so <QLabel> compiles anywhere.

    rooms.py SOURCE_FOLDER QT_INCLUDE_FOLDER
"""
import pathlib
import re
import sys

# room -> (rooms or single headers it may include, Qt modules, other libraries). CONTRIBUTING.md says why.
RULES = {
    "model": ([], {"QtCore"}, set()),
    "knowledge": (["model"], {"QtCore"}, {"re2"}),
    "logs": (["model", "knowledge"], {"QtCore"}, {"re2"}),
    "checks": (["model", "knowledge"], {"QtCore"}, set()),
    "diagnosis": (["model", "knowledge"], {"QtCore"}, set()),
    # What a visitor saw is read by knowledge, which knows the forms it comes in, as logs are read by logs.
    "probes": (["model", "logs", "knowledge/visitor_report.h"], {"QtCore", "QtNetwork"}, {"curl", "ares", "ldns", "openssl", "archive", "sockets", "re2"}),
    "engine": (["model", "checks", "diagnosis"], {"QtCore"}, set()),
    "profiles": (["model", "knowledge"], {"QtCore"}, set()),
    "report": (["model", "knowledge"], {"QtCore"}, set()),
    "demo": (["model"], {"QtCore"}, {"openssl", "sockets"}),
    "cli": (["model", "knowledge", "logs", "checks", "diagnosis", "probes", "engine", "profiles", "report", "demo"],
            {"QtCore"}, set()),
    "ui": (["model", "knowledge", "engine", "profiles", "report", "checks/check.h", "checks/registry.h",
            "diagnosis/diagnose.h", "logs/summarise.h"],
           {"QtCore", "QtGui", "QtWidgets", "QtSvg", "QtSvgWidgets", "QtPrintSupport", "QtConcurrent"}, set()),
    # Precompiled: every room has it, so it holds what every room may have.
    "pch.h": ([], {"QtCore"}, set()),
    # The composition root of the window program sees all rooms.
    "main.cpp": (["model", "knowledge", "logs", "checks", "diagnosis", "probes", "engine", "profiles", "report",
                  "demo", "ui"], {"QtCore", "QtGui", "QtWidgets"}, set()),
}

LIBRARIES = {
    "curl": r"curl/.*",
    "ares": r"ares.*\.h",
    "ldns": r"ldns/.*",
    "openssl": r"openssl/.*",
    "re2": r"re2/.*",
    "archive": r"archive.*\.h",
    "sockets": r"sys/socket\.h|netdb\.h|netinet/.*|poll\.h|sys/epoll\.h",
}

# Pure rooms: the same input gives the same answer, so there is no clock, no thread and no file in them.
PURE = {"model", "checks", "diagnosis"}
IMPURE_HEADERS = re.compile(r"(QFile|QSaveFile|QDir|QProcess|QThread|QTimer|QSettings|fstream|filesystem|thread|fcntl\.h)")
CLOCKS = re.compile(r"\b(currentDateTime(Utc)?|currentMSecsSinceEpoch|currentSecsSinceEpoch|currentDate|"
                    r"(system|steady|high_resolution)_clock::now)\b")
CLOCKLESS = PURE | {"knowledge", "logs"}

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


def room_of(path):
    """The room of a file given by its path below app/ or, for the window, below the source folder."""
    return path.parts[0]


def qt_modules(qt_folder):
    """Header name -> Qt module, of all headers installed."""
    found = {}
    for module in sorted(qt_folder.glob("Qt*")):
        if module.is_dir():
            for header in module.iterdir():
                found.setdefault(header.name, module.name)
    return found


def sources(folder):
    for top in ("app", "ui"):
        for path in sorted((folder / top).rglob("*")):
            if path.suffix in (".h", ".cpp"):
                yield path, path.relative_to(folder / "app") if top == "app" else path.relative_to(folder)


def violations(folder, modules):
    """One sentence for each include or link that its room may not have."""
    found, graph = [], {}
    for path, inside in sources(folder):
        room = room_of(inside)
        text = COMMENT.sub("", path.read_text())
        name = path.relative_to(folder)
        if room not in RULES:
            found.append(f"{name}: {room} is no room; add it to RULES")
            continue
        allowed, qt, libraries = RULES[room]
        for ours, theirs in INCLUDE.findall(text):
            header = ours or theirs
            first = header.split("/")[0]
            if ours and "/" in ours:
                if first != room:
                    graph.setdefault(room, set()).add(first)
                if first not in RULES:
                    found.append(f"{name}: \"{header}\" is not written from the include root")
                elif first != room and first not in allowed and header not in allowed:
                    found.append(f"{name}: {room} must not know {header}")
            module = modules.get(header) if "/" not in header else first if first.startswith("Qt") else None
            if module and module not in qt:
                found.append(f"{name}: {room} must not use {module} (<{header}>)")
            for library, pattern in LIBRARIES.items():
                if re.fullmatch(pattern, header) and library not in libraries:
                    found.append(f"{name}: {room} must not use {library} (<{header}>)")
            if room in PURE and IMPURE_HEADERS.fullmatch(header):
                found.append(f"{name}: {room} is pure and has no use for <{header}>")
        if room in CLOCKLESS and (clock := CLOCKS.search(text)):
            found.append(f"{name}: {room} has no clock, but reads {clock[0]}; take the time as an argument")
    found += link_violations(folder)
    if cycle := cycle_in(graph):
        found.append("rooms know each other in a circle: " + " -> ".join(cycle))
    return found


def link_violations(folder):
    """fd_library(fd_x LINK fd_y …): the links obey the same rules."""
    for lists in sorted((folder / "app").glob("*/CMakeLists.txt")):
        room = lists.parent.name
        if room not in RULES:
            yield f"{lists.relative_to(folder)}: {room} is no room; add it to RULES"
            continue
        text = re.sub(r"#[^\n]*", "", lists.read_text())
        allowed = RULES[room][0]
        for target in re.findall(r"\bfd_([a-z]+)\b", text):
            if target in RULES and target != room and target not in allowed:
                yield f"{lists.relative_to(folder)}: {room} must not link fd_{target}"
        for module in re.findall(r"\bQt6::(\w+)", text):
            if f"Qt{module}" not in RULES[room][1]:
                yield f"{lists.relative_to(folder)}: {room} must not link Qt6::{module}"


def cycle_in(graph):
    """A path of rooms that ends where it began, or nothing."""
    done = set()

    def walk(room, path):
        if room in path:
            return path[path.index(room):] + [room]
        if room in done:
            return None
        for other in sorted(graph.get(room, ())):
            if cycle := walk(other, path + [room]):
                return cycle
        done.add(room)
        return None

    return next((cycle for room in sorted(graph) if (cycle := walk(room, []))), None)


def main():
    folder, qt_folder = map(pathlib.Path, sys.argv[1:3])
    modules = qt_modules(qt_folder)
    if "QLabel" not in modules or "QString" not in modules:
        print(f"{qt_folder} holds no Qt headers")
        return 1
    found = violations(folder, modules)
    read = sum(1 for _ in sources(folder))
    print("\n".join(found))
    print(f"{read} files read, {len(found)} violations")
    return 1 if found or read == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
