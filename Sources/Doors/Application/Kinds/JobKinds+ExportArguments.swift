// SPDX-License-Identifier: Apache-2.0

internal import Jobs
internal import Wording

extension JobKinds {
    enum Exports: String, CaseIterable {
        /// Writes the files of the windows that ended within the job's own window; without one, the
        /// last window that is over.
        case run = "exports.run"
        /// A new revision of each file whose data has changed since.
        case amended = "exports.amended"
        /// Marks in the ledger which files are amended; writes none.
        case check = "exports.check"
        /// Puts what is due into folders of other hosts.
        case deliver = "exports.deliver"

        var arguments: [JobArgument] {
            let chosen = [
                JobArgument(
                    "export", .name(of: KnownNames.export),
                    Phrase(
                        en: "an export's name; all unless told",
                        fr: "le nom d'un export ; tous sans lui")),
                JobArgument(
                    "days", .integer(0...36_500),
                    Phrase(
                        en: "how far back, 60 unless told",
                        fr: "jusqu'où en arrière, 60 jours sans lui")),
            ]
            return switch self {
            case .run:
                [
                    JobArgument(
                        "export", .name(of: KnownNames.export), isRequired: true,
                        Phrase(en: "an export's name", fr: "le nom d'un export")),
                    JobArgument(
                        "window_start", .instant,
                        Phrase(
                            en: "files of windows that ended after it",
                            fr: "les fichiers des périodes finies après")),
                    JobArgument(
                        "window_end", .instant, Phrase(en: "and until then", fr: "et jusque-là")),
                ]
            case .amended: chosen
            case .deliver: []
            case .check:
                chosen + [
                    JobArgument(
                        "whole", .boolean,
                        Phrase(
                            en: "also files over whose windows nothing was computed since the last"
                                + " look",
                            fr: "aussi les fichiers dont rien n'a été recalculé depuis le dernier"
                                + " examen"))
                ]
            }
        }

        var ranges: [JobSignature.Stretch] {
            self == .run ? [JobSignature.Stretch("window_start", "window_end")] : []
        }
    }
}
