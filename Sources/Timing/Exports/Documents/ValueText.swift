// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Wording

/// Values of the database as a document shows them: by its dialect.
struct ValueText {
    private let dialect: Export.Dialect
    private let words: (yes: String, no: String)

    init(_ export: Export) {
        dialect = export.dialect
        words = export.language == .fr ? ("vrai", "faux") : ("true", "false")
    }

    private var isFrench: Bool { dialect.decimalMark == UInt8(ascii: ",") }

    /// The value of a field of a copy's row.
    func value(_ fields: CopyFields, _ index: Int, _ column: ExportPlan.Column) -> TemplateValue {
        guard !fields.isNull(index) else { return .missing }
        let bytes = Array(fields.value(index))
        let text = String(decoding: bytes, as: UTF8.self)
        switch column.kind {
        case .number, .float:
            return .text(isFrench ? ShownValue.number(text, in: .fr) : text)
        case .boolean:
            let isTrue = bytes.first == UInt8(ascii: "t")
            return .flag(isTrue, isTrue ? words.yes : words.no)
        case .day, .localTime, .instant:
            guard let time = LocalTime(postgres: bytes, in: bytes.indices) else {
                return .text(text)
            }
            if let pattern = column.pattern { return .text(time.text(pattern)) }
            return .text(column.kind == .day ? day(time) : self.time(time))
        case .timeOfDay, .json, .text: return .text(text)
        }
    }

    func day(_ time: LocalTime) -> String { time.text(dialect.day ?? "yyyy-MM-dd") }

    /// To the minute: a document is no log.
    func time(_ time: LocalTime) -> String {
        time.text(isFrench ? "dd/MM/yyyy HH:mm" : "yyyy-MM-dd HH:mm")
    }
}
