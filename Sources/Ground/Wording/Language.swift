// SPDX-License-Identifier: Apache-2.0

/// The language of everything an analyst reads: fault messages, reports, and what commands say of files.
///
/// Logs, the keys of JSON and the names of options are in English whatever this says.
package enum Language: String, Sendable, CaseIterable {
    case fr
    case en
}
