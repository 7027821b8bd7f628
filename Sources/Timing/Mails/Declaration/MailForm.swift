// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Wording

/// The keys of a mail's declaration, for its parser and for editors.
package enum MailForm {
    static let times = Duration.seconds(60)...Duration.seconds(30 * 86_400)

    package static let mail = MapForm([
        KeyForm(
            "mail", .text(like: "^[a-z][a-z0-9_]{0,49}$"), "Its name: a-z, digits and _",
            isRequired: true),
        KeyForm("to", .texts(), "Whom it goes to: addresses, or Name <address>", isRequired: true),
        KeyForm(
            "subject", .text(), "With {state} and {day:dd/MM}; {state} and the day unless told"),
        KeyForm("on", .choice(["alert"]), "Sent as soon as something is the matter"),
        KeyForm(
            "send", .choice(of: Mail.When.self), "Of a digest; always unless told"),
        KeyForm("parts", .list(.map(part)), "What a digest tells, in this order"),
        KeyForm("attach", .list(.map(attachment)), "The files that go with a digest"),
        KeyForm(
            "wait", .duration(.zero...Duration.seconds(3_600)),
            "How long those files are waited for; 5min unless told"),
        KeyForm("rules", .texts(), "Of alerts: the rules it tells; all unless told"),
        KeyForm("throttle", .map(throttle), "Of alerts: how often it may be sent"),
        KeyForm("escalate", .map(escalation), "Of alerts: whom to tell what nobody has taken up"),
    ])

    static let part = MapForm([
        KeyForm("alerts", .choice(["open"]), "The open alerts"),
        KeyForm("arrivals", .choice(["day"]), "The files of the day, by feed"),
        KeyForm("faults", .choice(["day"]), "The refused rows of the day, by cause"),
        KeyForm("stale", .choice(["aggregates"]), "Windows not computed from everything"),
        KeyForm("qc", .choice(["status"]), "The control charts with their last verdict"),
        KeyForm("table", .text(), "A select, whose rows are shown; it may use :day"),
        KeyForm("title", .text(), "Of a table: what stands above it"),
        KeyForm("chart", .text(), "A chart of config/charts, or a control chart of config/qc"),
    ])

    static let attachment = MapForm([
        KeyForm(
            "export", .text(), "An export, whose file of the window goes with it", isRequired: true)
    ])

    static let throttle = MapForm([
        KeyForm(
            "same", .duration(times), "For so long the same is not told again; 1h unless told"),
        KeyForm(
            "most",
            .read(
                wants: Phrase(en: "a number an hour", fr: "un nombre par heure"),
                example: "10/h", [.like("^[0-9]{1,3}/h$")]),
            "Mails in an hour, at most; 10/h unless told"),
    ])

    static let escalation = MapForm([
        KeyForm("after", .duration(times), "How long after it was told", isRequired: true),
        KeyForm("to", .texts(), "Whom it goes to then", isRequired: true),
        KeyForm("unless", .choice(["acknowledged"]), "What is taken up goes no further"),
    ])
}
