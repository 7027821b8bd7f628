// SPDX-License-Identifier: Apache-2.0

/// The language of everything an analyst reads: fault messages, reports, and what commands say of
/// files.
///
/// Logs, the keys of JSON and the names of options are English in every language.
package enum Language: String, Sendable, CaseIterable {
    case fr
    case en
}
