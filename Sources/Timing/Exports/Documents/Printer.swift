// SPDX-License-Identifier: Apache-2.0

internal import Programs
package import Wording

/// Prints HTML as PDF: WeasyPrint in a process of its own.
///
/// The process may read the templates' folder and its own fonts, no other file and no network, has
/// a limit of memory and of time, and writes to us alone.
package struct Printer: Sendable {
    /// Where Debian's `weasyprint` is at home; another Python has other modules.
    package var interpreter = "/usr/bin/python3"

    package init() {}

    /// Exit statuses of the script, which no signal and no other program gives.
    private enum Status {
        static let notInstalled: Int32 = 90
        static let refused: Int32 = 91
        static let memory: Int32 = 92
        static let flawed: Int32 = 93
        /// Of the signal SIGXCPU: the limit of time, counted by the kernel.
        static let time: Int32 = 128 + 24
    }

    /// What to do where the printer is not there.
    package static let remedy = Phrase(
        en: "Install it: `apt install weasyprint`.", fr: "L'installer : `apt install weasyprint`.")

    /// Whether documents can be printed on this machine.
    package var isInstalled: Bool {
        let look =
            "import importlib.util, sys; sys.exit(importlib.util.find_spec('weasyprint') is None)"
        let program = Program(interpreter, ["-I", "-c", look], environment: Self.environment)
        do {
            return try program.run(within: .seconds(10)) { _ in }.status == 0
        } catch {
            return false
        }
    }

    private static let environment = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=/nonexistent"]

    /// - Parameters:
    ///   - instant: what the file says of when it was made, so that equal pages are equal bytes.
    ///   - watch: called while it prints; what it throws ends it.
    /// - Throws: `ExportError`, what `watch` throws.
    func print(
        _ html: [UInt8], of export: Export, _ document: Export.Document, at instant: Int64,
        watch: () throws -> Void, to file: ExportFile
    ) throws {
        let limits = export.limits
        let seconds = Int((limits.time / .seconds(1)).rounded(.up))
        let program = Program(
            interpreter,
            [
                "-I", "-c", Self.script, document.folder, "\(limits.memory)", "\(seconds)",
                "\(limits.bytes)",
            ],
            environment: Self.environment + ["SOURCE_DATE_EPOCH=\(max(0, instant))"])
        let outcome: Program.Outcome
        do {
            outcome = try program.run(input: html, within: limits.time, watch: watch) { piece in
                try file.write { $0 += piece }
            }
        } catch let error as ProgramError {
            throw Self.failure(export, error, limits)
        }
        guard outcome.status == 0 else { throw Self.failure(export, outcome, limits) }
    }

    private static func failure(
        _ export: Export, _ error: ProgramError, _ limits: Export.Limits
    ) -> ExportError {
        switch error {
        case .notStarted:
            return failure(
                export,
                Phrase(en: "weasyprint is not installed", fr: "weasyprint n'est pas installé"),
                remedy)
        case .deadline: return tooLong(export, limits)
        }
    }

    private static func tooLong(_ export: Export, _ limits: Export.Limits) -> ExportError {
        failure(
            export,
            Phrase(
                en: "the printing took longer than \(limits.time) and was ended",
                fr: "l'impression durait plus de \(limits.time) et a été arrêtée"),
            Phrase(
                en: "Show less on it, or raise `limits: { time: … }`.",
                fr: "Y montrer moins, ou augmenter `limits: { time: … }`."))
    }

    private static func flawed(_ export: Export, _ said: String) -> ExportError {
        failure(
            export,
            Phrase(
                en: "a part of its page can't be shown: \(said)",
                fr: "une partie de sa page ne peut pas être montrée : \(said)"),
            Phrase(
                en: "Mend that picture or style, or take it out of the page.",
                fr: "Corriger cette image ou ce style, ou les retirer de la page."))
    }

    private static func failure(
        _ export: Export, _ outcome: Program.Outcome, _ limits: Export.Limits
    ) -> ExportError {
        let said = outcome.errors.split(separator: "\n").last.map(String.init) ?? ""
        switch outcome.status {
        case Status.notInstalled:
            return failure(
                export,
                Phrase(en: "weasyprint is not installed", fr: "weasyprint n'est pas installé"),
                remedy)
        case Status.refused:
            return failure(
                export,
                Phrase(
                    en: "its page asks for what is not a file in the templates' folder: \(said)",
                    fr:
                        "sa page demande ce qui n'est pas un fichier du dossier des modèles : \(said)"
                ),
                Phrase(
                    en: "Put the file there, or take it out of the page.",
                    fr: "Y mettre le fichier, ou le retirer de la page."))
        case Status.memory:
            return failure(
                export,
                Phrase(
                    en: "the printing needed more than \(limits.memory) bytes of memory",
                    fr: "l'impression demandait plus de \(limits.memory) octets de mémoire"),
                Phrase(
                    en: "Show less on it, or raise `limits: { memory: … }`.",
                    fr: "Y montrer moins, ou augmenter `limits: { memory: … }`."))
        case Status.flawed: return flawed(export, said)
        case Status.time: return tooLong(export, limits)
        case 128...:
            let signal = outcome.status - 128
            return failure(
                export,
                Phrase(
                    en: "weasyprint was ended by signal \(signal)",
                    fr: "weasyprint a été arrêté par le signal \(signal)"),
                Phrase(
                    en: "Run it again; if that recurs, raise `limits: { memory: … }`.",
                    fr: "Le relancer ; si cela se répète, augmenter `limits: { memory: … }`."))
        default:
            return failure(
                export,
                Phrase(
                    en: "weasyprint ended with status \(outcome.status)"
                        + (said.isEmpty ? "" : ": \(said)"),
                    fr: "weasyprint a fini avec le code \(outcome.status)"
                        + (said.isEmpty ? "" : " : \(said)")),
                Phrase(
                    en: "Correct the page; `bascule exports check` tells what it can.",
                    fr: "Corriger la page ; `bascule exports check` dit ce qu'il peut."))
        }
    }

    private static func failure(_ export: Export, _ what: Phrase, _ remedy: Phrase) -> ExportError {
        ExportError(
            .printing,
            Phrase(
                en: "export \(export.name): \(what.en). \(remedy.en)",
                fr: "export \(export.name) : \(what.fr). \(remedy.fr)"))
    }
}
