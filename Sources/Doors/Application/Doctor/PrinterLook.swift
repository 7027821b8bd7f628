// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Exports
internal import Wording

/// Finds documents that are declared where nothing prints them.
enum PrinterLook {
    static func find(_ settings: Settings, by printer: Printer = Printer()) -> [Finding] {
        let documents = ExportCatalog.load(settings).0.exports.filter { $0.format == .pdf }
        guard let first = documents.first, !printer.isInstalled else { return [] }
        let more = documents.count - 1
        return [
            Finding(
                "printer_missing", "export \(first.name)",
                Phrase(
                    en: "It is a PDF, and weasyprint, which prints it, is not installed",
                    fr: "C'est un PDF, et weasyprint, qui l'imprime, n'est pas installé")
                    + (more > 0
                        ? Phrase.counted(
                            more, en: "; nor can # other[s] be printed.",
                            fr: " ; # autre[s] ne [peut|peuvent] pas l'être non plus.")
                        : Phrase(".")),
                next: Printer.remedy)
        ]
    }
}
