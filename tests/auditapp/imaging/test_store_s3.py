"""The pixel store on S3, against a server that we did not write (moto), over HTTP."""

import io
from collections.abc import Iterator

import boto3
import numpy as np
import pytest
from django.conf import LazySettings
from moto.server import ThreadedMotoServer

from auditapp.imaging import store
from tests.factories import make_pixels

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
BUCKET = "sonoaudit"


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def pictures_on_s3(s3: str, own_media_folder: object, settings: LazySettings) -> None:
    options = {
        "bucket_name": BUCKET,
        "endpoint_url": s3,
        "region_name": "us-east-1",
        "access_key": "who",
        "secret_key": "what",
        "default_acl": None,
        "file_overwrite": True,
    }
    client = boto3.client("s3", endpoint_url=s3, region_name="us-east-1", aws_access_key_id="who", aws_secret_access_key="what")
    client.create_bucket(Bucket=BUCKET)
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}}


def test_frame_comes_back_from_s3_as_it_went() -> None:
    pixels = make_pixels(seed=1)
    image, thumbnail = store.put_frame(pixels, department_id=1)
    assert np.array_equal(store.read_pixels(image), pixels)
    assert {image, thumbnail} <= set(store.picture_keys())


def test_raw_upload_lies_sealed_on_s3_until_it_is_dropped(s3: str) -> None:
    store.put_incoming("7/9", io.BytesIO(b"DOE^JANE" * 100))
    lying = boto3.client("s3", endpoint_url=s3, region_name="us-east-1", aws_access_key_id="who", aws_secret_access_key="what")
    [kept] = [item["Key"] for item in lying.list_objects_v2(Bucket=BUCKET, Prefix="incoming/")["Contents"]]
    assert b"DOE" not in lying.get_object(Bucket=BUCKET, Key=kept)["Body"].read()
    assert store.open_incoming("7/9") == b"DOE^JANE" * 100
    store.drop_incoming("7/9")
    with pytest.raises(FileNotFoundError):
        store.open_incoming("7/9")


def test_removed_frame_is_gone_from_s3() -> None:
    image, _ = store.put_frame(make_pixels(seed=2), department_id=1)
    store.remove(image)
    assert not store.is_there(image)
