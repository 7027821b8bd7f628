// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import Testing

@Suite struct JSONTextTests {
    /// One such value in a row must not cost a whole list.
    @Test(arguments: [
        ("{\"a\": [1, null, \"b\"]}", "{\"a\":[1,null,\"b\"]}"), ("1e400", "\"1e400\""),
    ])
    func `what this host can't hold is written as the text it is`(_ text: String, _ written: String)
        throws
    {
        let data = try JSONEncoder().encode(JSONText(text))
        #expect(String(decoding: data, as: UTF8.self) == written)
    }
}
