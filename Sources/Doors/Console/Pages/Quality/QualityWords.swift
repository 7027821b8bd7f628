// SPDX-License-Identifier: Apache-2.0

/// Verdicts and rules as a page shows them.
enum QualityWords {
    static func tag(_ verdict: String, _ face: Face) -> HTML {
        switch verdict {
        case "accept": face.tag("ok", verdict, face(en: "accepted", fr: "acceptée"))
        case "warn": face.tag("warn", verdict, face(en: "warning", fr: "avertissement"))
        case "reject": face.tag("bad", verdict, face(en: "rejected", fr: "rejetée"))
        default: face.tag("idle", verdict, face(en: "can't be judged", fr: "non jugeable"))
        }
    }

    static func rules(_ rules: [String], _ face: Face) -> HTML {
        rules.isEmpty
            ? "–"
            : "\(rules.map { "\(face.tag($0 == "1_2s" ? "warn" : "bad", $0, $0)) " as HTML })"
    }
}
