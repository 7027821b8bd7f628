# SPDX-License-Identifier: Apache-2.0
"""Against a running server: BASCULE_URL and BASCULE_TOKEN; its feed `mesures` is the tests'."""

import io
import os
import threading
import unittest
import uuid

from bascule_client import Client, Problem, TimedOut

URL = os.environ["BASCULE_URL"]
HEAD = "id;valeur;note\n"


class ClientTest(unittest.TestCase):
    def setUp(self):
        self.client = Client(URL, os.environ["BASCULE_TOKEN"])
        self.name = f"{uuid.uuid4().hex}.csv"

    def rows(self, good, bad=0):
        text = HEAD + "".join(f"{self.name}-{i};1,5;\n" for i in range(good))
        return (text + "".join(f"{self.name}-b{i};x;\n" for i in range(bad))).encode()

    def test_a_file_is_handed_in_waited_for_and_its_faults_are_read(self):
        task = self.client.submit("mesures", self.rows(3, 2), self.name, on_behalf_of="Claire Né")
        done = self.client.wait(task["task_id"], timeout=60)
        self.assertEqual(done["state"], "succeeded")
        [file] = done["result"]["files"]
        self.assertEqual(file["name"], self.name)
        self.assertEqual(
            (file["rows_read"], file["rows_inserted"], file["rows_rejected"]), (5, 3, 2))
        original = self.client.download(f"/files/{file['id']}/original")
        self.assertEqual(original, self.rows(3, 2))
        faults = list(self.client.faults(file["id"]))
        self.assertEqual([f["line"] for f in faults], [5, 6])
        self.assertEqual({f["column_name"] for f in faults}, {"valeur"})
        self.assertEqual({f["value"] for f in faults}, {"x"})
        self.assertEqual(list(self.client.faults(file["id"], column="note")), [])
        [entry] = self.client.each("/journal", subject=f"file {file['id']}", action="import")
        self.assertEqual(entry["actor"], "user:django")

    def test_the_same_key_hands_in_once(self):
        key, data = str(uuid.uuid4()), self.rows(1)
        tasks = []
        threads = [
            threading.Thread(target=lambda: tasks.append(
                self.client.submit("mesures", data, self.name, key=key)))
            for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(tasks), 4)
        self.assertEqual(len({task["task_id"] for task in tasks}), 1)
        self.client.wait(tasks[0]["task_id"], timeout=60)
        found = [f for f in self.client.each("/files", feed="mesures") if f["name"] == self.name]
        self.assertEqual(len(found), 1)
        with self.assertRaises(Problem) as caught:
            self.client.submit("mesures", self.rows(2), self.name, key=key)
        self.assertEqual(caught.exception.code, "idempotency_key_reused")

    def test_a_refused_file_is_a_task_that_failed(self):
        task = self.client.submit("mesures", b"nothing;of;this\n1;2;3\n", self.name)
        done = self.client.wait(task["task_id"], timeout=60)
        self.assertEqual(done["state"], "failed")
        self.assertEqual(done["error"]["code"], "file_refused")
        self.assertTrue(done["error"]["detail"])

    def test_a_file_is_taken_up_again_and_undone(self):
        task = self.client.submit("mesures", self.rows(2), self.name)
        [file] = self.client.wait(task["task_id"], timeout=60)["result"]["files"]
        path = f"/files/{file['id']}/revert"
        changes = self.client.request("GET", path)["changes"]
        self.assertEqual(changes["removed"], 2)
        with self.assertRaises(Problem) as caught:
            self.client.request("POST", path, body={})
        self.assertEqual(caught.exception.code, "confirm_required")
        digest = self.client.request("GET", f"/files/{file['id']}")["sha256"]
        begun = self.client.request(
            "POST", path, body={"confirm": digest, "reason": "essai", "on_behalf_of": "Luc"})
        done = self.client.wait(begun["task_id"], timeout=60)
        self.assertEqual(done["state"], "succeeded")
        self.assertEqual(done["result"]["files"][0]["state"], "reverted")
        [entry] = self.client.each("/journal", subject=f"file {file['id']}", action="revert")
        self.assertEqual(entry["actor"], "user:django")
        self.assertEqual(entry["parameters"]["on_behalf_of"], "Luc")
        begun = self.client.request("POST", f"/files/{file['id']}/retry", body={})
        done = self.client.wait(begun["task_id"], timeout=60)
        self.assertEqual(done["result"]["files"][0]["state"], "loaded")

    def test_what_a_feed_would_make_of_a_file_is_told_and_nothing_is_kept(self):
        judged = self.client.request(
            "POST", "/feeds/mesures/try", {"name": self.name}, self.rows(2, 1), "text/csv")
        self.assertEqual((judged["rows_inserted"], judged["rows_rejected"]), (2, 1))
        again = self.client.request(
            "POST", "/feeds/mesures/try", {"name": self.name}, self.rows(2, 1), "text/csv")
        self.assertEqual(again["rows_inserted"], 2)

    def test_names_that_are_none_are_refused(self):
        for name in ("../x.csv", "a/b.csv", "a\\b.csv", ".x.csv", "x\u202e.csv", "x\n.csv",
                     "é" * 128 + ".csv", "x.txt", "x.csv.part", "Thumbs.db"):
            with self.subTest(name=name), self.assertRaises(Problem) as caught:
                self.client.submit("mesures", self.rows(1), name)
            self.assertEqual(caught.exception.code, "name_invalid")

    def test_no_address_is_fetched_that_the_site_does_not_allow(self):
        for url in ("https://labo.example/a.csv", "file:///etc/passwd", "http://a:b@labo.example/"):
            with self.subTest(url=url), self.assertRaises(Problem) as caught:
                self.client.fetch("mesures", url, self.name, on_behalf_of="Claire")
            self.assertEqual(
                (caught.exception.status, caught.exception.code), (422, "source_url_refused"))

    def test_what_is_not_there_and_what_is_too_slow(self):
        with self.assertRaises(Problem) as caught:
            self.client.task("f999999999")
        self.assertEqual((caught.exception.status, caught.exception.code), (404, "not_found"))
        with self.assertRaises(Problem) as caught:
            Client(URL, "bsc_none").task("f1")
        self.assertEqual(caught.exception.status, 401)
        task = self.client.submit("mesures", self.rows(1), self.name)
        try:
            self.client.wait(task["task_id"], timeout=0)
        except TimedOut:
            pass
        self.client.wait(task["task_id"], timeout=60)

    def test_an_open_file_has_its_name(self):
        source = io.BytesIO(self.rows(1))
        source.name = f"/somewhere/{self.name}"
        task = self.client.submit("mesures", source)
        [file] = self.client.wait(task["task_id"], timeout=60)["result"]["files"]
        self.assertEqual(file["name"], self.name)


if __name__ == "__main__":
    unittest.main()
