// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/page_text.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace fd::knowledge {

namespace {

constexpr std::array<std::string_view, 22> blockTags = {
    "address", "article", "body", "br", "center", "dd",      "div", "dt", "footer", "h1", "h2",
    "h3",      "h4",      "head", "hr", "header", "section", "li",  "p",  "title",  "tr", "td",
};

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool startsWithNoCase(std::string_view text, std::string_view lowerPrefix)
{
    return text.size() >= lowerPrefix.size() &&
           std::equal(lowerPrefix.begin(), lowerPrefix.end(), text.begin(),
                      [](char a, char b) { return a == lower(b); });
}

/// The position after the end tag of an element whose content is not text, or the end.
std::size_t afterElement(std::string_view html, std::size_t from, std::string_view name)
{
    for (std::size_t at = html.find("</", from); at != std::string_view::npos; at = html.find("</", at + 2)) {
        if (startsWithNoCase(html.substr(at + 2), name)) {
            const std::size_t end = html.find('>', at);
            return end == std::string_view::npos ? html.size() : end + 1;
        }
    }
    return html.size();
}

struct Reference {
    std::string_view name;
    std::string_view text;
};
constexpr std::array<Reference, 14> references = {{{"amp;", "&"},
                                                   {"lt;", "<"},
                                                   {"gt;", ">"},
                                                   {"quot;", "\""},
                                                   {"apos;", "'"},
                                                   {"nbsp;", " "},
                                                   {"#32;", " "},
                                                   {"#35;", "#"},
                                                   {"#39;", "'"},
                                                   {"#x27;", "'"},
                                                   {"#46;", "."},
                                                   {"rsquo;", "'"},
                                                   {"mdash;", "-"},
                                                   {"middot;", "\xc2\xb7"}}};

void addLineBreak(QByteArray &text)
{
    while (text.endsWith(' '))
        text.chop(1);
    if (!text.isEmpty() && !text.endsWith('\n'))
        text.append('\n');
}

} // namespace

bool looksLikeHtml(const QByteArray &text)
{
    const QByteArray head = text.left(4096).toLower();
    for (const char *tag :
         {"<!doctype html", "<html", "<head", "<title", "<body", "<h1", "<center>", "<hr>"}) {
        if (head.contains(tag))
            return true;
    }
    return false;
}

QByteArray textOfHtml(const QByteArray &html)
{
    const std::string_view in(html.constData(), static_cast<std::size_t>(html.size()));
    QByteArray out;
    out.reserve(html.size());
    for (std::size_t at = 0; at < in.size();) {
        const char c = in[at];
        if (c == '<') {
            if (in.substr(at, 4) == "<!--") {
                const std::size_t end = in.find("-->", at + 4);
                at = end == std::string_view::npos ? in.size() : end + 3;
                continue;
            }
            const std::size_t end = in.find('>', at);
            if (end == std::string_view::npos) { // not a tag: keep what is left as it is
                out.append(in.data() + at, static_cast<qsizetype>(in.size() - at));
                break;
            }
            std::size_t nameAt = at + 1;
            if (nameAt < end && in[nameAt] == '/')
                ++nameAt;
            std::string name;
            while (nameAt < end && name.size() < 16 &&
                   ((lower(in[nameAt]) >= 'a' && lower(in[nameAt]) <= 'z') ||
                    (in[nameAt] >= '0' && in[nameAt] <= '9')))
                name.push_back(lower(in[nameAt++]));
            const bool opens = at + 1 < in.size() && in[at + 1] != '/';
            if (opens && (name == "script" || name == "style")) {
                at = afterElement(in, end + 1, name);
                continue;
            }
            if (std::find(blockTags.begin(), blockTags.end(), name) != blockTags.end())
                addLineBreak(out);
            at = end + 1;
            continue;
        }
        if (c == '&') {
            const auto found = std::find_if(references.begin(), references.end(), [&](const Reference &one) {
                return in.substr(at + 1, one.name.size()) == one.name;
            });
            if (found != references.end()) {
                out.append(found->text.data(), static_cast<qsizetype>(found->text.size()));
                at += 1 + found->name.size();
                continue;
            }
        }
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0') {
            if (!out.isEmpty() && !out.endsWith(' ') && !out.endsWith('\n'))
                out.append(' ');
        } else {
            out.append(c);
        }
        ++at;
    }
    return out.trimmed();
}

} // namespace fd::knowledge
