// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/logfile/readings.h"

#include "logs/custom_format.h"
#include "probes/logfile/configurations.h"
#include "probes/logfile/logfile.h"
#include "probes/logfile/remote.h"

#include <algorithm>

namespace fd::probes {

namespace {

logs::Options optionsOf(const LogRequest &request)
{
    logs::Options options;
    options.format = request.format;
    options.timezone = request.timezone;
    options.since = request.since;
    options.until = request.until;
    return options;
}

} // namespace

std::vector<Reading> readingsOf(const LogRequest &request, std::stop_token stop)
{
    QStringList files = logFilesOf(request.path, std::move(stop));
    const logs::LogConfiguration configuration = takeConfigurations(files);
    std::vector<Reading> readings;
    readings.reserve(static_cast<std::size_t>(files.size()));
    for (const QString &path : files) {
        Reading reading{path, optionsOf(request)};
        reading.options.fileTime = logFileTime(path);
        if (request.format.isEmpty())
            reading.options.format = logs::formatsFor(path, configuration);
        readings.push_back(std::move(reading));
    }
    return readings;
}

Reading readingOf(const QString &path, const LogRequest &request, std::stop_token stop)
{
    if (!remoteLog(request.path)) { // listing again what is far away would only cost time
        std::vector<Reading> readings = readingsOf(request, std::move(stop));
        const auto same = std::find_if(readings.begin(), readings.end(),
                                       [&path](const Reading &reading) { return reading.path == path; });
        if (same != readings.end())
            return std::move(*same);
    }
    Reading reading{path, optionsOf(request)};
    reading.options.fileTime = logFileTime(path);
    return reading;
}

} // namespace fd::probes
