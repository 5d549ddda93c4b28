// SPDX-License-Identifier: GPL-3.0-or-later
#include "knowledge/literals.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <set>

using fd::knowledge::Literals;

namespace {

std::set<int> found(const Literals &literals, std::string_view line)
{
    const auto all = literals.in(line);
    return {all.begin(), all.end()};
}

} // namespace

class TestLiterals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void texts_are_found_wherever_they_stand_in_either_case()
    {
        const Literals literals({"refused", "connection", "ion ref", "eof"});
        QCOMPARE(found(literals, "Connection refused"), (std::set<int>{0, 1, 2}));
        QCOMPARE(found(literals, "REFUSED: unexpected EOF"), (std::set<int>{0, 3}));
        QCOMPARE(found(literals, "refuse"), std::set<int>());
        QCOMPARE(found(literals, ""), std::set<int>());
        QCOMPARE(found(literals, std::string_view("eof\0refused", 11)), (std::set<int>{0, 3}));
    }
    void it_agrees_with_a_search_for_each_text()
    {
        std::mt19937 random(7);
        const auto text = [&](std::size_t size) {
            std::string result;
            for (std::size_t i = 0; i < size; ++i)
                result += static_cast<char>('a' + static_cast<int>(random() % 3)); // so that many overlap
            return result;
        };
        std::set<std::string> distinct;
        while (distinct.size() < 60)
            distinct.insert(text(3 + random() % 5));
        const std::vector<std::string> texts(distinct.begin(), distinct.end());
        const Literals literals(texts);
        for (int turn = 0; turn < 300; ++turn) {
            const std::string line = text(random() % 40);
            std::set<int> wanted;
            for (std::size_t i = 0; i < texts.size(); ++i) {
                if (line.find(texts[i]) != std::string::npos)
                    wanted.insert(static_cast<int>(i));
            }
            QCOMPARE(found(literals, line), wanted);
        }
    }
};

QTEST_GUILESS_MAIN(TestLiterals)
#include "tst_literals.moc"
