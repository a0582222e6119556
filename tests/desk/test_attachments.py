"""Files: what is let in, where it lies, and which ticket it goes to."""

import io
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from bot import clock
from bot.config import Settings
from bot.conversations import outbox, transcript
from bot.db.models import Attachment, AuditEntry, Conversation, Requester, Ticket
from bot.desk.actor import Actor
from bot.desk.files import attachments, previews
from bot.desk.tickets import opening
from bot.desk.tickets.opening import Draft
from bot.errors import DeskError, NotFound
from tests import samples

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def refused(settings: Settings, content: bytes, name: str = "x.txt") -> str:
    with pytest.raises(DeskError) as error:
        attachments.store(settings, content, name)
    assert not [path for path in files(settings) if path.name.startswith("incoming")]
    return error.value.code


def files(settings: Settings) -> list[Path]:
    return [path for path in (settings.data_dir / "attachments").rglob("*") if path.is_file()]


def send(session: Session, conversation: Conversation, name: str = "a.txt", text: str = "") -> Attachment:
    """A file that arrived with a message."""
    stored = attachments.Stored(name, "text/plain", 4, "0" * 64, False)
    attachment = attachments.add(session, conversation, stored)
    transcript.append(session, conversation, "requester", text, attachments=[attachment])
    return attachment


def open_ticket(session: Session, conversation: Conversation) -> Ticket:
    draft = Draft("incident", "Wifi mati", "Wifi mati sejak pagi")
    return opening.open_ticket(
        session,
        draft,
        requester=None,
        conversation_id=conversation.id,
        actor=Actor.requester(conversation.requester_id),
    )


def test_the_same_content_is_kept_once_whoever_sends_it(settings: Settings) -> None:
    with ThreadPoolExecutor(4) as pool:
        stored = list(pool.map(lambda n: attachments.store(settings, b"halo", f"{n}.txt"), range(8)))
    assert len({one.sha256 for one in stored}) == 1
    (path,) = files(settings)
    assert path.read_bytes() == b"halo"
    assert path.name == stored[0].sha256
    assert path.parent.name == path.name[:2]


def test_only_the_desk_can_read_what_people_send(settings: Settings) -> None:
    attachments.store(settings, samples.image(), "foto.png")
    assert {path.stat().st_mode & 0o077 for path in files(settings)} == {0}


def test_too_large_and_empty_files_are_refused_and_leave_nothing(settings: Settings) -> None:
    small = settings.model_copy(update={"max_file_size": 1})
    assert refused(small, b"a" * (attachments.MEGABYTE + 1)) == "file-too-large"
    assert refused(small, b"") == "file-empty"
    assert files(small) == []
    assert attachments.store(small, io.BytesIO(b"a" * attachments.MEGABYTE), "x.txt").size == 1 << 20


def test_a_preview_is_small_upright_and_without_a_trace_of_the_original(settings: Settings) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "Kamera Sari"
    content = samples.image("JPEG", (3000, 1500), exif=exif)
    stored = attachments.store(settings, content, "foto.jpg")
    (path,) = (path for path in files(settings) if path.suffix == ".webp")
    with Image.open(path) as preview:
        assert preview.size == (640, 1280)
        assert preview.format == "WEBP"
        assert not preview.getexif()
    assert b"Kamera" not in path.read_bytes()
    assert stored.preview is True


def test_a_transparent_image_keeps_its_transparency(settings: Settings) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    attachments.store(settings, out.getvalue(), "logo.png")
    (path,) = (path for path in files(settings) if path.suffix == ".webp")
    with Image.open(path) as preview:
        assert preview.mode == "RGBA"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_broken_image_is_refused(settings: Settings, kind: str) -> None:
    content = samples.image(kind, (400, 400))
    assert refused(settings, content[: len(content) // 2], "foto.png") == "image-broken"


def test_an_image_that_would_unpack_to_gigabytes_is_refused_before_it_is(settings: Settings) -> None:
    side = int(previews.MAX_PIXELS**0.5) + 10
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")
    assert refused(settings, out.getvalue(), "bom.png") == "image-too-large"


def test_other_files_have_no_preview(settings: Settings) -> None:
    assert attachments.store(settings, samples.PDF, "x.pdf").preview is False
    assert attachments.store(settings, samples.HEIC, "x.heic").preview is False


# ClamAV


@contextmanager
def clamd(path: Path, answer: Callable[[bytes], bytes]) -> Iterator[str]:
    """A stand-in for ClamAV's daemon: speaks INSTREAM, answers by content."""
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(path))
    server.listen()

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while length := struct.unpack("!I", stream.read(4))[0]:
                    content += stream.read(length)
                connection.sendall(answer(content))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield str(path)
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


def virus_check(content: bytes) -> bytes:
    return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


def test_a_file_with_a_virus_is_refused(settings: Settings, tmp_path: Path) -> None:
    with clamd(tmp_path / "clamd.ctl", virus_check) as address:
        checked = settings.model_copy(update={"clamav_socket": address})
        assert refused(checked, b"a" * 200_000 + EICAR) == "file-infected"
        assert files(checked) == []
        assert attachments.store(checked, b"a" * 200_000, "x.txt").size == 200_000


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: O"])
def test_without_a_clear_answer_nothing_comes_in(settings: Settings, tmp_path: Path, answer: bytes) -> None:
    with clamd(tmp_path / "clamd.ctl", lambda _: answer) as address:
        checked = settings.model_copy(update={"clamav_socket": address})
        assert refused(checked, b"halo") == "file-check-impossible"


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "127.0.0.1:1", "127.0.0.1:x"])
def test_while_the_daemon_is_away_nothing_comes_in(settings: Settings, address: str) -> None:
    checked = settings.model_copy(update={"clamav_socket": address})
    assert refused(checked, b"halo") == "file-check-impossible"
    assert files(checked) == []


# Messages and tickets


def test_a_file_goes_with_one_message_of_its_own_conversation(
    session: Session, conversation: Conversation
) -> None:
    stored = attachments.Stored("a.txt", "text/plain", 4, "0" * 64, False)
    attachment = attachments.add(session, conversation, stored)
    other = Conversation(channel="web", requester=Requester(), language="id")
    session.add(other)
    session.flush()
    for there, ids in ((other, [attachment.id]), (conversation, ["nope"]), (conversation, ["\0"])):
        with pytest.raises(NotFound):
            attachments.pending(session, there, ids)
    assert attachments.pending(session, conversation, [attachment.id] * 2) == [attachment]
    transcript.append(session, conversation, "requester", "", attachments=[attachment])
    with pytest.raises(NotFound):
        attachments.pending(session, conversation, [attachment.id])


def test_only_so_many_files_may_wait_for_their_message(session: Session, conversation: Conversation) -> None:
    stored = attachments.Stored("a.txt", "text/plain", 4, "0" * 64, False)
    ids = [attachments.add(session, conversation, stored).id for _ in range(attachments.PER_MESSAGE)]
    with pytest.raises(DeskError) as error:
        attachments.add(session, conversation, stored)
    assert error.value.code == "files-too-many"
    transcript.append(
        session,
        conversation,
        "requester",
        "",
        attachments=attachments.pending(session, conversation, ids),
    )
    attachments.add(session, conversation, stored)


def test_uploads_whose_message_never_came_stop_counting_after_a_day(
    session: Session, conversation: Conversation
) -> None:
    stored = attachments.Stored("a.txt", "text/plain", 4, "0" * 64, False)
    for _ in range(attachments.PER_MESSAGE):
        attachments.add(session, conversation, stored)
    with clock.shifted(timedelta(days=1, minutes=1)):
        attachments.add(session, conversation, stored)


def test_a_ticket_takes_the_files_of_its_matter_and_says_so_in_the_audit_trail(
    session: Session, conversation: Conversation
) -> None:
    first, second = send(session, conversation), send(session, conversation, text="lihat ini")
    ticket = open_ticket(session, conversation)
    assert {one.id for one in ticket.attachments} == {first.id, second.id}
    assert open_ticket(session, conversation).attachments == []
    entries = session.query(AuditEntry).filter_by(action="ticket.file_attached").all()
    assert {entry.changes["file"][1] for entry in entries} == {first.id, second.id}
    assert {entry.subject_id for entry in entries} == {ticket.number}


def test_a_file_of_an_earlier_matter_stays_out_of_the_ticket(
    session: Session, conversation: Conversation
) -> None:
    send(session, conversation)
    with clock.shifted(timedelta(minutes=31)):
        late = send(session, conversation, "b.txt")
        assert open_ticket(session, conversation).attachments == [late]


def test_a_matter_in_which_the_bot_waits_for_an_answer_goes_on_however_long(
    session: Session, conversation: Conversation
) -> None:
    file = send(session, conversation)
    outbox.say(session, conversation, "Layanan apa?", asks="service")
    with clock.shifted(timedelta(hours=20)):
        transcript.append(session, conversation, "requester", "wifi")
        assert open_ticket(session, conversation).attachments == [file]


def test_a_question_for_a_rating_does_not_keep_a_matter_open(
    session: Session, conversation: Conversation
) -> None:
    send(session, conversation)
    outbox.say(session, conversation, "Berapa nilainya?", asks="rating")
    with clock.shifted(timedelta(hours=20)):
        transcript.append(session, conversation, "requester", "lima")
        assert open_ticket(session, conversation).attachments == []


def test_an_agents_file_or_one_not_sent_yet_is_not_the_requesters(
    session: Session, conversation: Conversation
) -> None:
    stored = attachments.Stored("a.txt", "text/plain", 4, "0" * 64, False)
    attachments.add(session, conversation, stored)
    sent = attachments.add(session, conversation, stored, sender="agent")
    outbox.say(session, conversation, "silakan", sender="agent", attachments=[sent])
    assert open_ticket(session, conversation).attachments == []


def test_someone_elses_file_is_like_one_that_is_not_there(
    session: Session, conversation: Conversation
) -> None:
    attachment = send(session, conversation)
    assert attachments.find_own(session, attachment.id, conversation.requester_id) is attachment
    for id, requester in (
        (attachment.id, conversation.requester_id + 1),
        ("nope", conversation.requester_id),
    ):
        with pytest.raises(NotFound) as error:
            attachments.find_own(session, id, requester)
        assert error.value.code == "file-not-found"
