// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/labels.h"

#include "ui/support/colours.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QHash>
#include <QPainter>
#include <QRegularExpression>
#include <QStyle>

namespace fd::ui {

namespace {

/// Remembers its height for a width: nested layouts ask for it over and over, and QLabel lays its text out
/// anew each time.
class WrappedLabel : public QLabel
{
public:
    using QLabel::QLabel;
    int heightForWidth(int width) const override
    {
        if (text_ != text() || font_ != font()) {
            text_ = text();
            font_ = font();
            heights_.clear();
        }
        const auto known = heights_.find(width);
        return known != heights_.end() ? known.value()
                                       : *heights_.insert(width, QLabel::heightForWidth(width));
    }

protected:
    void changeEvent(QEvent *event) override
    {
        heights_.clear();
        QLabel::changeEvent(event);
    }

private:
    mutable QString text_;
    mutable QFont font_;
    mutable QHash<int, int> heights_;
};

/// Text in the quiet colour, kept in step with the palette.
class QuietLabel : public WrappedLabel
{
public:
    explicit QuietLabel(const QString &text, QWidget *parent = nullptr) : WrappedLabel(text, parent)
    {
        tone();
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        // Derived at painting, so that a switch between light and dark is followed.
        tone();
        QLabel::paintEvent(event);
    }

private:
    void tone()
    {
        QPalette toned = palette();
        const QColor wanted = quiet(QApplication::palette(), QPalette::Window);
        if (toned.color(QPalette::WindowText) != wanted) {
            toned.setColor(QPalette::WindowText, wanted);
            setPalette(toned);
        }
    }
};

void prepare(QLabel *label)
{
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    label->setSizePolicy(policy);
}

} // namespace

QLabel *textLabel(const QString &text, QWidget *parent)
{
    auto *label = new WrappedLabel(text, parent);
    prepare(label);
    return label;
}

QLabel *quietLabel(const QString &text, QWidget *parent)
{
    auto *label = new QuietLabel(text, parent);
    prepare(label);
    return label;
}

QLabel *proseLabel(const QString &text, QWidget *parent)
{
    auto *label = textLabel(text, parent);
    setProse(label, text);
    return label;
}

void setProse(QLabel *label, const QString &text)
{
    static const QRegularExpression code(QStringLiteral("`([^`\\n]+)`"));
    QString plain = text;
    plain.remove(u'`');
    label->setAccessibleName(plain);
    if (!text.contains(code)) {
        label->setTextFormat(Qt::PlainText);
        label->setText(text);
        return;
    }
    QString html = text.toHtmlEscaped();
    html.replace(code, QStringLiteral("<code>\\1</code>")).replace(u'\n', QStringLiteral("<br>"));
    html.replace(QStringLiteral("   "), QStringLiteral("&nbsp;&nbsp; ")); // markup would fold them into one
    label->setTextFormat(Qt::RichText);
    label->setText(html);
}

QLabel *headingLabel(const QString &text, double scale, QWidget *parent)
{
    auto *label = new WrappedLabel(text, parent);
    prepare(label);
    label->setFont(scaled(label->font(), scale, QFont::DemiBold));
    return label;
}

ElidedLabel::ElidedLabel(QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

void ElidedLabel::setFullText(const QString &text)
{
    if (text == this->text())
        return;
    setText(text);
    setToolTip(text.toHtmlEscaped());
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 6, fontMetrics().height() + 2};
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(text()) + 4, fontMetrics().height() + 2};
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QString shown = fontMetrics().elidedText(text(), mode_, width());
    style()->drawItemText(&painter, rect(), static_cast<int>(alignment()), palette(), isEnabled(), shown,
                          foregroundRole());
}

QFont fixedFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(QApplication::font().pointSizeF());
    return font;
}

QFont scaled(QFont font, double scale, int weight)
{
    font.setPointSizeF(font.pointSizeF() * scale);
    if (weight >= 0)
        font.setWeight(static_cast<QFont::Weight>(weight));
    return font;
}

} // namespace fd::ui
