// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/profile.h"

namespace fd::ui {

/// What was typed, pasted or dropped into the one field of the Start page.
struct InputReading {
    enum class Kind {
        Nothing,
        Address,    ///< an address of a site; words hold a correction, if one was made
        Command,    ///< a curl command: address, method and harmless headers are taken over
        Report,     ///< what a visitor saw; url is the site it names, if it names one
        Log,        ///< the path of a log, here or on a server
        Unreadable, ///< words say what would be right
    };
    Kind kind = Kind::Nothing;
    QString url = {};
    QString method = {};
    std::map<QString, QString> headers = {};
    QString log = {};       ///< for Log
    QByteArray pasted = {}; ///< for Report: what RunInputs::pasted takes
    QString words = {};     ///< what was recognised, in whole sentences
};

/// Reads the field. Pure; thread-safe; bounded: at most the first MiB is looked at.
InputReading readInput(const QString &text);

/// What a file that was dropped or named on the command line is.
enum class FileKind { Case, Profile, Response, Log };
/// \param head the first 64 KiB of the file, then its last where it is larger.
FileKind kindOfFile(const QString &name, const QByteArray &head);

/// To whom a run of this profile sends packets, in words, before anything is sent.
QStringList destinations(const Profile &profile);

} // namespace fd::ui
