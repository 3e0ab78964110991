"""An unforeseen error answers a program in its own form."""

import json

from django.test import RequestFactory

from webui.errors import failed


def test_failed_answers_the_api_with_a_problem_document() -> None:
    response = failed(RequestFactory().get("/api/v1/uploads/"))
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert json.loads(response.content)["status"] == 500


def test_failed_answers_a_page_with_a_page() -> None:
    assert failed(RequestFactory().get("/uploads/"))["Content-Type"].startswith("text/html")
