"""One file, from sealed bytes to its end."""

import io
from datetime import date

import numpy as np
import pytest
from PIL import Image
from pydicom.uid import RLELossless

from auditapp.imaging import store
from auditapp.imaging.ingest import ingest_file
from auditapp.imaging.models import FileState, Frame, Instance, Study
from auditapp.imaging.services import receive_upload
from tests.auditapp.imaging.conftest import Receive, Send
from tests.dicom_files import make_compressed, make_dicom, make_region, make_regions, make_speckle
from tests.people import Cast, make_radiologist


def test_dicom_file_becomes_an_instance_with_its_facts(send: Send) -> None:
    row = send(make_dicom(make_speckle(100, 140), SequenceOfUltrasoundRegions=make_regions(make_region(10, 20, 120, 90))))
    assert (row.state, row.reason) == (FileState.ACCEPTED, "")
    instance = Instance.objects.get()
    assert (instance.rows, instance.columns, instance.frame_count, instance.kind) == (100, 140, 1, "dicom")
    assert (instance.manufacturer, instance.machine_model, instance.blanking) == ("GE HealthCare", "Voluson E10", "regions")
    assert instance.pixel_spacing_mm == pytest.approx(0.1)
    assert instance.series.study.performed_on == date(2026, 10, 3)


def test_stored_frame_is_black_outside_its_regions_and_untouched_inside(send: Send) -> None:
    pixels = make_speckle(100, 140)
    send(make_dicom(pixels, SequenceOfUltrasoundRegions=make_regions(make_region(10, 20, 120, 90))))
    stored = store.read_pixels(Frame.objects.get().image)
    assert np.array_equal(stored[20:91, 10:121], pixels[20:91, 10:121])
    stored[20:91, 10:121] = 0
    assert not stored.any()


def test_raw_upload_is_gone_once_it_is_ingested(send: Send) -> None:
    send(make_dicom())
    send(b"", name="empty")
    send(b"hello", name="text.dcm")
    assert list(store.incoming_keys()) == []


def test_clip_gives_numbered_frames_with_thumbnails(send: Send) -> None:
    row = send(make_dicom(make_speckle(5, 400, 500), NumberOfFrames=5, FrameTime=40))
    frames = list(Frame.objects.filter(instance=row.instance).order_by("number"))
    assert [frame.number for frame in frames] == [1, 2, 3, 4, 5]
    with store.open_image(frames[4].thumbnail) as stream:
        assert Image.open(stream).size == (320, 256)


def test_same_file_again_is_a_duplicate_of_the_first(send: Send) -> None:
    data = make_dicom()
    first, second = send(data), send(data, name="copy")
    assert second.state == FileState.DUPLICATE
    assert second.reason == f"Already here since {first.instance.created_at:%Y-%m-%d}."
    assert second.instance == first.instance
    assert Instance.objects.count() == 1


def test_same_instance_number_with_other_bytes_is_refused_and_the_first_stays(send: Send) -> None:
    first = send(make_dicom(make_speckle(seed=1), SOPInstanceUID="1.2.3.4"))
    second = send(make_dicom(make_speckle(seed=2), SOPInstanceUID="1.2.3.4"))
    assert second.state == FileState.REFUSED
    assert "same DICOM instance number" in second.reason
    assert Instance.objects.get() == first.instance


def test_same_pictures_in_another_lossless_coding_are_a_duplicate(send: Send) -> None:
    pixels = make_speckle(seed=1)
    first = send(make_dicom(pixels, SOPInstanceUID="1.2.3.4"))
    second = send(make_compressed(RLELossless, pixels, SOPInstanceUID="1.2.3.4"))
    assert (second.state, second.instance) == (FileState.DUPLICATE, first.instance)


def test_same_file_in_two_departments_shares_no_key_or_number(send: Send, cast: Cast) -> None:
    data = make_dicom()
    elsewhere = receive_upload(by=cast.sam, department=cast.elsewhere)
    rows = [send(data), send(data, to=elsewhere)]
    here, there = (row.instance for row in rows)
    assert [row.state for row in rows] == [FileState.ACCEPTED] * 2
    assert here.uid != there.uid and here.sha256 != there.sha256
    assert here.series.study.patient != there.series.study.patient
    assert here.frames.get().image != there.frames.get().image


def test_hook_failure_leaves_no_instance_and_the_file_to_the_next_try(receive: Receive) -> None:
    row = receive(make_dicom())

    def broken(instance: Instance) -> None:
        raise RuntimeError("no room")

    with pytest.raises(RuntimeError):
        ingest_file(row.pk, on_accepted=broken)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (FileState.WORKING, 1)
    assert not Instance.objects.exists() and not Study.objects.exists()


def test_hook_sees_the_frames_of_the_instance(receive: Receive) -> None:
    row = receive(make_dicom())
    seen: list[list[object]] = []
    ids = ingest_file(row.pk, on_accepted=lambda instance: seen.append(list(instance.frames.values_list("pk", flat=True))))
    assert seen == [ids] and len(ids) == 1


def test_operator_name_finds_the_radiologist_whatever_its_case(send: Send, cast: Cast) -> None:
    wei = make_radiologist(cast.department, "Wei Li", operator_name="li wei")
    assert send(make_dicom(OperatorsName="LI^Wei^^")).instance.series.study.radiologist == wei


def test_performing_physician_counts_where_no_operator_is_known(send: Send, cast: Cast) -> None:
    wei = make_radiologist(cast.department, "Wei Li", operator_name="Li^Wei")
    row = send(make_dicom(OperatorsName="Somebody^Else", PerformingPhysicianName="Li^Wei"))
    assert row.instance.series.study.radiologist == wei


def test_radiologist_chosen_on_the_upload_wins_over_the_file(send: Send, cast: Cast) -> None:
    make_radiologist(cast.department, "Wei Li", operator_name="Li^Wei")
    chosen = receive_upload(by=cast.uma, department=cast.department, radiologist=cast.radiologist)
    assert send(make_dicom(OperatorsName="Li^Wei"), to=chosen).instance.series.study.radiologist == cast.radiologist


def test_pictures_of_a_folder_within_the_folder_sent_are_one_study(send: Send) -> None:
    for number, name in enumerate(["march/case 1/a.png", "march/case 1/b.png", "march/c.png", "d.png"]):
        assert send(_png(number), name=name).state == FileState.ACCEPTED
    assert sorted(study.series.get().instances.count() for study in Study.objects.all()) == [1, 1, 2]


def test_upload_day_counts_where_the_file_says_none(send: Send, cast: Cast) -> None:
    dated = receive_upload(by=cast.uma, department=cast.department, performed_on=date(2026, 9, 5))
    assert send(_png(1), to=dated).instance.series.study.performed_on == date(2026, 9, 5)
    assert send(make_dicom(StudyDate="20990101"), to=dated).instance.series.study.performed_on == date(2026, 9, 5)


def _png(seed: int) -> bytes:
    written = io.BytesIO()
    Image.fromarray(make_speckle(100, 100, seed=seed)).save(written, "PNG")
    return written.getvalue()
