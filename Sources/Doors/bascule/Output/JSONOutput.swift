// SPDX-License-Identifier: Apache-2.0

import Application
import Postgres

/// Writes a value to standard output as JSON.
func sayJSON(_ value: some Encodable) throws { say(try json(value)) }

/// Writes objects that the database has made of rows, as an array.
func sayJSON(rows: [String]) throws { try sayJSON(JSONValue.list(rows.map(JSONValue.init))) }

/// Writes one object that the database has made.
func sayJSON(row: String) throws { try sayJSON(JSONValue(row)) }
