// SPDX-License-Identifier: GPL-3.0-or-later
//
// The text format of Prometheus (version 0.0.4, and what OpenMetrics adds to a line). Pure: text in, values
// out.
#pragma once

#include <QByteArray>

#include <functional>
#include <vector>

namespace fd::probes {

struct PrometheusLabel {
    QByteArray name = {};
    QByteArray value = {};
    bool operator==(const PrometheusLabel &) const = default;
};

struct PrometheusSample {
    QByteArray name = {};
    std::vector<PrometheusLabel> labels = {};
    double value = 0; ///< may be NaN or infinite

    /// The label's value, or an empty array.
    QByteArray label(QByteArrayView labelName) const;
};

/// Calls \a use for each sample, in order, and stops when it returns false. Comments and lines that are no
/// sample are passed over; timestamps and exemplars are read past. \returns the number of samples.
int readPrometheusText(QByteArrayView text, const std::function<bool(const PrometheusSample &)> &use);

} // namespace fd::probes
