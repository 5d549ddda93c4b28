# SPDX-License-Identifier: GPL-3.0-or-later
"""Plants violations of each kind and expects rooms.py to name them, and nothing else."""
import pathlib
import tempfile
import unittest

import rooms

MODULES = {"QLabel": "QtWidgets", "QPainter": "QtGui", "QString": "QtCore"}


class Rooms(unittest.TestCase):
    def violations(self, files):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for path, text in files.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_text(text)
            return rooms.violations(folder, MODULES)

    def test_what_is_allowed_passes(self):
        self.assertEqual([], self.violations({
            "app/model/a.h": "#include <QString>\n#include <vector>\n// #include <QLabel>\n",
            "app/checks/cdn/a.cpp": '#include "checks/cdn/a.h"\n#include "model/a.h"\n#include "knowledge/causes.h"\n',
            "app/probes/http/a.cpp": "#include <curl/curl.h>\n#include <openssl/ssl.h>\n",
            "app/engine/a.cpp": '#include "checks/check.h"\n#include <thread>\n',
            "app/main.cpp": '#include "ui/window.h"\n#include "probes/probe.h"\n#include "demo/demo.h"\n#include <QLabel>\n',
            "ui/a.cpp": '#include "ui/a.h"\n#include "checks/check.h"\n#include "engine/run.h"\n#include <QLabel>\n',
            "app/model/CMakeLists.txt": "fd_library(fd_model LINK Qt6::Core)\n",
        }))

    def test_what_is_planted_is_caught(self):
        for path, text, named in (
            ("app/model/a.h", "#include <QLabel>\n", "QtWidgets"),
            ("app/model/a.h", "#include <QtWidgets/QLabel>\n", "QtWidgets"),
            ("app/cli/a.cpp", "#include <QPainter>\n", "QtGui"),
            ("app/model/a.h", '#include "knowledge/causes.h"\n', "model must not know knowledge/causes.h"),
            ("app/checks/cdn/a.cpp", '#include "probes/probe.h"\n', "checks must not know probes/probe.h"),
            ("app/checks/cdn/a.cpp", "#include <curl/curl.h>\n", "checks must not use curl"),
            ("app/checks/a.cpp", "#  include <QFile>\n", "pure"),
            ("app/diagnosis/a.cpp", "auto now = QDateTime::currentDateTimeUtc();\n", "has no clock"),
            ("app/logs/a.cpp", "auto now = std::chrono::system_clock::now();\n", "has no clock"),
            ("app/probes/a.cpp", '#include "checks/check.h"\n', "probes must not know checks/check.h"),
            ("app/engine/a.cpp", '#include "probes/probe.h"\n', "engine must not know probes/probe.h"),
            ("app/engine/a.cpp", "#include <ares.h>\n", "engine must not use ares"),
            ("app/report/a.cpp", '#include "profiles/profile_store.h"\n', "report must not know"),
            ("ui/a.cpp", '#include "probes/probe.h"\n', "ui must not know probes/probe.h"),
            ("ui/a.cpp", '#include "demo/demo.h"\n', "ui must not know demo/demo.h"),
            ("ui/a.cpp", '#include "checks/site.h"\n', "ui must not know checks/site.h"),
            ("app/attic/a.cpp", "", "attic is no room"),
            ("app/model/CMakeLists.txt", "fd_library(fd_model LINK Qt6::Widgets)\n", "model must not link Qt6::Widgets"),
            ("app/checks/CMakeLists.txt", "fd_library(fd_checks LINK fd_model fd_probes)\n", "must not link fd_probes"),
        ):
            with self.subTest(file=path, text=text.strip()):
                found = self.violations({path: text})
                self.assertEqual(1, len(found), found)
                self.assertIn(named, found[0])

    def test_a_circle_is_caught(self):
        found = self.violations({"app/checks/a.h": '#include "diagnosis/a.h"\n',
                                 "app/diagnosis/a.h": '#include "checks/a.h"\n'})
        self.assertIn("checks -> diagnosis -> checks", found[-1])

    def test_the_rules_themselves_have_no_circle(self):
        self.assertIsNone(rooms.cycle_in({room: {entry.split("/")[0] for entry in allowed}
                                          for room, (allowed, _, _) in rooms.RULES.items()}))


if __name__ == "__main__":
    unittest.main()
