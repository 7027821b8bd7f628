// SPDX-License-Identifier: Apache-2.0

/// What was read is nothing that a reader says.
struct ODBCGarbled: Error {}
