// SPDX-License-Identifier: Apache-2.0

internal import JWTKit

/// What a token, or the factory's login itself, says of somebody.
struct Claims: JWTPayload, Equatable {
    /// A value; what is neither is nothing here.
    enum Value: Codable, Sendable, Equatable {
        case text(String)
        case texts([String])
        case number(Double)
        case flag(Bool)
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            self =
                if let text = try? container.decode(String.self) {
                    .text(text)
                } else if let flag = try? container.decode(Bool.self) {
                    .flag(flag)
                } else if let number = try? container.decode(Double.self) {
                    .number(number)
                } else if let texts = try? container.decode([String].self) {
                    .texts(texts)
                } else {
                    .other
                }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .texts(let texts): try container.encode(texts)
            case .number(let number): try container.encode(number)
            case .flag(let flag): try container.encode(flag)
            case .other: try container.encodeNil()
            }
        }
    }

    let values: [String: Value]

    init(_ values: [String: Value]) { self.values = values }

    init(from decoder: any Decoder) throws {
        values = try decoder.singleValueContainer().decode([String: Value].self)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }

    /// The signature is held against the key by whoever calls; `TokenRules` looks at what it says.
    func verify(using algorithm: some JWTAlgorithm) {}

    func text(_ name: String) -> String? {
        if case .text(let text) = values[name] { text } else { nil }
    }

    func number(_ name: String) -> Double? {
        if case .number(let number) = values[name] { number } else { nil }
    }

    /// One text is a list of it; nil where it is neither.
    func texts(_ name: String) -> [String]? {
        switch values[name] {
        case .text(let text): [text]
        case .texts(let texts): texts
        default: nil
        }
    }

    /// With those of another, which override none.
    func completed(by other: Claims) -> Claims {
        Claims(values.merging(other.values) { own, _ in own })
    }
}
