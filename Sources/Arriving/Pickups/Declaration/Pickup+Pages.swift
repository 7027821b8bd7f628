// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Configuration
package import Fetching
package import JSONLines

extension Pickup {
    /// Records of an API, asked for page by page, which become one file of JSON Lines.
    package struct Pages: Sendable, Equatable {
        /// The first one.
        ///
        /// Where a parameter of it is `:since`, only what has changed is asked for.
        package var url: SourceURL
        package var login: Login?
        /// Where the list of records stands in an answer.
        package var records: JSONPointer
        /// Nil: there is one page.
        package var next: Next?
        /// Questions a minute, at most; nil: as fast as it goes.
        package var perMinute: Int?
        /// What the file is called, where all is asked for each time.
        package var name: String
        /// Nil: all is asked for each time.
        package var cursor: Cursor?

        /// How the page after one is asked for: never by how many records were before it.
        package enum Next: Sendable, Equatable {
            /// By the address that stands there in the answer.
            case address(JSONPointer)
            /// By the link in its head (RFC 8288).
            case link
            /// By a parameter that has the value which stands there in the answer.
            case cursor(JSONPointer, parameter: String)
            /// By a parameter that has the value which stands there in the last record.
            case key(JSONPointer, parameter: String)
        }

        package struct Login: Sendable, Equatable {
            package var way: Way
            package var secret: SecretPlace
        }

        /// In which line of the head the secret goes.
        package enum Way: Sendable, Equatable {
            case bearer
            case basic(user: String)
            case header(String)
        }

        package var secret: SecretPlace? { login?.secret }

        /// The parameter's value that says from when on records are asked for.
        static let since = ":since"
        /// That which says until when.
        static let until = ":until"

        /// The address of the first page of a stretch: seconds since 1970.
        func url(of stretch: Range<Int64>?) throws -> SourceURL {
            guard let stretch else { return url }
            var url = try url.replacing(Self.since, with: InstantText.utc(stretch.lowerBound))
            if url.has(Self.until) {
                url = try url.replacing(Self.until, with: InstantText.utc(stretch.upperBound))
            }
            return url
        }

        /// What is looked for in an answer.
        var places: JSONPage.Places {
            switch next {
            case .address(let place): JSONPage.Places(records: records, next: place)
            case .cursor(let place, _): JSONPage.Places(records: records, next: place)
            case .key(let place, _): JSONPage.Places(records: records, key: place)
            case .link, nil: JSONPage.Places(records: records)
            }
        }
    }
}
