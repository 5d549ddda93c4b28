// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/metrics/prometheus_text.h"

#include <limits>
#include <optional>

namespace fd::probes {

namespace {

// More than any exporter's; a line with more is not believed.
constexpr size_t mostLabels = 64;

bool isNameByte(char c, bool first)
{
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
    return letter || (!first && c >= '0' && c <= '9');
}

/// Reads one line from its start.
class LineReader
{
public:
    explicit LineReader(QByteArrayView line) : left_(line) {}

    void skipSpace()
    {
        while (!left_.isEmpty() && (left_.front() == ' ' || left_.front() == '\t'))
            left_ = left_.sliced(1);
    }
    bool take(char c)
    {
        if (left_.isEmpty() || left_.front() != c)
            return false;
        left_ = left_.sliced(1);
        return true;
    }
    QByteArray name()
    {
        qsizetype size = 0;
        while (size < left_.size() && isNameByte(left_[size], size == 0))
            ++size;
        return cut(size);
    }
    QByteArray word()
    {
        qsizetype size = 0;
        while (size < left_.size() && left_[size] != ' ' && left_[size] != '\t' && left_[size] != '\r')
            ++size;
        return cut(size);
    }
    /// A label's value with its escapes undone: \\, \" and \n.
    std::optional<QByteArray> quoted()
    {
        if (!take('"'))
            return std::nullopt;
        QByteArray value;
        for (qsizetype i = 0; i < left_.size(); ++i) {
            char c = left_[i];
            if (c == '"') {
                left_ = left_.sliced(i + 1);
                return value;
            }
            if (c == '\\' && i + 1 < left_.size()) {
                c = left_[++i];
                if (c == 'n')
                    c = '\n';
            }
            value += c;
        }
        return std::nullopt;
    }

private:
    QByteArray cut(qsizetype size)
    {
        QByteArray found = left_.first(size).toByteArray();
        left_ = left_.sliced(size);
        return found;
    }

    QByteArrayView left_;
};

bool readLabels(LineReader &reader, std::vector<PrometheusLabel> &labels)
{
    reader.skipSpace();
    while (!reader.take('}')) {
        const QByteArray name = reader.name();
        reader.skipSpace();
        if (name.isEmpty() || !reader.take('='))
            return false;
        reader.skipSpace();
        auto value = reader.quoted();
        if (!value || labels.size() == mostLabels)
            return false;
        labels.push_back({name, std::move(*value)});
        reader.skipSpace();
        if (reader.take(','))
            reader.skipSpace();
        else if (reader.take('}'))
            return true;
        else
            return false;
    }
    return true;
}

std::optional<double> number(const QByteArray &text)
{
    const QByteArray lower = text.toLower();
    if (lower == "nan")
        return std::numeric_limits<double>::quiet_NaN();
    if (lower == "+inf" || lower == "inf" || lower == "-inf")
        return lower.startsWith('-') ? -std::numeric_limits<double>::infinity()
                                     : std::numeric_limits<double>::infinity();
    bool ok = false;
    const double value = text.toDouble(&ok);
    return ok ? std::optional(value) : std::nullopt;
}

std::optional<PrometheusSample> sampleFrom(QByteArrayView line)
{
    LineReader reader(line);
    reader.skipSpace();
    PrometheusSample sample;
    sample.name = reader.name();
    reader.skipSpace();
    if (sample.name.isEmpty() || (reader.take('{') && !readLabels(reader, sample.labels)))
        return std::nullopt;
    reader.skipSpace();
    const auto value = number(reader.word());
    if (!value)
        return std::nullopt;
    sample.value = *value;
    return sample;
}

} // namespace

QByteArray PrometheusSample::label(QByteArrayView labelName) const
{
    for (const PrometheusLabel &one : labels) {
        if (one.name == labelName)
            return one.value;
    }
    return {};
}

int readPrometheusText(QByteArrayView text, const std::function<bool(const PrometheusSample &)> &use)
{
    int count = 0;
    while (!text.isEmpty()) {
        const auto end = text.indexOf('\n');
        const QByteArrayView line = end < 0 ? text : text.first(end);
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
        const auto sample = line.startsWith('#') ? std::nullopt : sampleFrom(line);
        if (!sample)
            continue;
        ++count;
        if (!use(*sample))
            break;
    }
    return count;
}

} // namespace fd::probes
