// SPDX-License-Identifier: Apache-2.0

/// The columns of a row: an enum whose raw values are the statement's names for them.
package protocol RowColumn: CodingKey, CaseIterable, Hashable, RawRepresentable
where RawValue == String {}
