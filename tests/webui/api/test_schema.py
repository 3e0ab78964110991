import io

import pytest
from django.core.management import call_command
from django.test import Client

from tests.report_numbers import make_numbers

pytestmark = pytest.mark.django_db


def test_schema_is_valid_without_a_warning():
    written = io.StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=written)
    assert written.getvalue().startswith("openapi: 3.1.0")


def test_schema_tells_the_fields_that_programs_rely_on():
    schema = Client().get("/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi+json"}).json()
    state = schema["components"]["schemas"]["UploadStateOutput"]["properties"]
    assert {"id", "department", "created_at", "counts", "finished", "scored", "files"} <= set(state)
    assert "multipart/form-data" in schema["paths"]["/api/v1/uploads/{id}/files/"]["post"]["requestBody"]["content"]
    assert "default" in schema["paths"]["/api/v1/me/"]["get"]["responses"]


def test_docs_page_runs_no_script_of_its_own():
    page = Client().get("/api/v1/docs/").content.decode()
    assert page.count("<script ") == page.count('src="') == page.count("</script>")
    assert "<style" not in page
    assert b"SwaggerUIBundle" in Client().get("/api/v1/docs/?script=").content


def test_schema_tells_every_number_of_a_report():
    schema = Client().get("/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi+json"}).json()["components"]["schemas"]
    made = make_numbers()
    assert made.keys() == schema["ReportNumbers"]["properties"].keys()
    assert made["radiologists"][0].keys() == schema["RadiologistNumbers"]["properties"].keys()
    assert made["agreements"][0].keys() == schema["PairNumbers"]["properties"].keys()
