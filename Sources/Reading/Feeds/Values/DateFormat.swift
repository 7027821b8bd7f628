// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// A way to write a date or a time, such as `dd/mm/yyyy hh:mm[:ss]`.
package struct DateFormat: Sendable, Equatable {
    enum Token: Sendable, Equatable {
        case day, month, monthName, year4, year2, hour, minute, second, halfDay
        /// `Z`, `+02:00`, `-0400` or nothing.
        case offset
        case literal(UInt8)
        /// One blank or more.
        case blank
        /// `T` or a blank.
        case timeMark
        /// The following tokens, up to the index, may be absent.
        case optional(until: Int)
    }

    /// As declared.
    package var text: String
    var tokens: [Token] = []
    /// Excel's serial days instead of tokens.
    var isExcel = false

    var hasTime: Bool { isExcel || tokens.contains(.hour) }

    /// Nil when the text is no format; the names in it are those of `help`.
    package init?(_ text: String) {
        self.text = text
        let lower = text.lowercased()
        if lower == "excel" {
            isExcel = true
            return
        }
        let form = lower == "iso" || lower == "iso8601" ? "yyyy-mm-ddThh:mm[:ss]Z" : text
        guard let tokens = Self.tokens(of: Array(form.utf8)) else { return nil }
        self.tokens = tokens
        let names = tokens.filter { $0 == .month || $0 == .monthName }.count
        let years = tokens.filter { $0 == .year2 || $0 == .year4 }.count
        let days = tokens.filter { $0 == .day }.count
        guard names == 1, years == 1, days == 1 else { return nil }
        // With two, the last would silently count.
        for once in [Token.hour, .minute, .second, .halfDay, .offset] {
            guard tokens.filter({ $0 == once }).count <= 1 else { return nil }
        }
    }

    /// A time written in this form, all that may be absent in it.
    var example: String {
        if isExcel { return "46387,5 (Excel)" }
        var text = ""
        for token in tokens {
            switch token {
            case .day: text += "31"
            case .month: text += "12"
            case .monthName: text += "déc"
            case .year4: text += "2026"
            case .year2: text += "26"
            case .hour: text += tokens.contains(.halfDay) ? "02" : "14"
            case .minute: text += "30"
            case .second: text += "05"
            case .halfDay: text += "PM"
            case .offset: text += "Z"
            case .literal(let byte): text.unicodeScalars.append(Unicode.Scalar(byte))
            case .blank: text += " "
            case .timeMark: text += "T"
            case .optional: break
            }
        }
        return text
    }

    static let help = Phrase(
        en:
            "Use dd, mm, mmm (month's name), yyyy, yy, hh, mm, ss, [:ss], AM/PM, iso or excel, as in dd/mm/yyyy hh:mm[:ss]",
        fr:
            "Utilisez dd, mm, mmm (nom du mois), yyyy, yy, hh, mm, ss, [:ss], AM/PM, iso ou excel, comme dans dd/mm/yyyy hh:mm[:ss]"
    )

    private static func tokens(of form: [UInt8]) -> [Token]? {
        var result: [Token] = []
        var openings: [Int] = []
        var index = 0
        var afterHour = false
        while index < form.count {
            let byte = form[index] | 0x20
            let run = form[index...].prefix { $0 | 0x20 == byte }.count
            switch (byte, run) {
            case (UInt8(ascii: "d"), 1...2): result.append(.day)
            case (UInt8(ascii: "m"), 1...2): result.append(afterHour ? .minute : .month)
            case (UInt8(ascii: "m"), 3...4): result.append(.monthName)
            case (UInt8(ascii: "y"), 4): result.append(.year4)
            case (UInt8(ascii: "y"), 2): result.append(.year2)
            case (UInt8(ascii: "h"), 1...2):
                result.append(.hour)
                afterHour = true
            case (UInt8(ascii: "s"), 1...2): result.append(.second)
            case (UInt8(ascii: "t"), 1): result.append(.timeMark)
            case (UInt8(ascii: "z"), 1): result.append(.offset)
            case (UInt8(ascii: "a"), 1):
                guard form[index...].map({ $0 | 0x20 }).starts(with: "am/pm".utf8.map { $0 | 0x20 })
                else { return nil }
                result.append(.halfDay)
                index += 5
                continue
            default:
                switch form[index] {
                case UInt8(ascii: "["):
                    openings.append(result.count)
                    result.append(.optional(until: 0))
                case UInt8(ascii: "]"):
                    guard let opening = openings.popLast() else { return nil }
                    result[opening] = .optional(until: result.count)
                case UInt8(ascii: " "):
                    result.append(.blank)
                case 0x21...0x2F, 0x3A...0x40, 0x5F:
                    result.append(.literal(form[index]))
                default:
                    return nil
                }
                index += 1
                continue
            }
            index += run
        }
        return openings.isEmpty ? result : nil
    }
}
