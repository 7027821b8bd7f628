// SPDX-License-Identifier: Apache-2.0

extension Export {
    /// How a delimited file is written; lines end in CRLF.
    package struct Dialect: Sendable, Equatable {
        package enum Name: String, Sendable, CaseIterable { case rfc4180, french }

        package enum Encoding: String, Sendable, CaseIterable {
            case utf8 = "utf-8"
            case utf8WithMark = "utf-8-bom"
            case windows1252 = "windows-1252"
        }

        package var delimiter: UInt8
        package var decimalMark: UInt8
        package var encoding: Encoding
        /// Replacement for a character that the encoding lacks; nil: the export is refused.
        package var replacement: UInt8?
        /// For days, and for times; nil: as in ISO 8601, with fractions if there are some.
        package var day: TimePattern?
        package var time: TimePattern?

        package static func named(_ name: Name) -> Dialect {
            switch name {
            case .rfc4180:
                Dialect(
                    delimiter: UInt8(ascii: ","), decimalMark: UInt8(ascii: "."),
                    encoding: .utf8, replacement: nil, day: nil, time: nil)
            case .french:
                Dialect(
                    delimiter: UInt8(ascii: ";"), decimalMark: UInt8(ascii: ","),
                    encoding: .windows1252, replacement: nil, day: "dd/MM/yyyy",
                    time: "dd/MM/yyyy HH:mm:ss")
            }
        }
    }
}
