"""Who may open what: every page, for every person, about things of their own department and of another. A page without a row fails.

Maria manages, Ravi reads, Rosa is an expert without an assignment, Lena made the images, Uma sent the upload, Ada grants roles, Sam holds
every role at Elsewhere, and nobody has signed in. The API has its own table.
"""

PEOPLE = ("maria", "ravi", "rosa", "lena", "uma", "ada", "sam", "nobody")


def row(default: int = 404, /, *, nobody: int = 302, **statuses: int) -> dict[str, int]:
    return {who: {"nobody": nobody, **statuses}.get(who, default) for who in PEOPLE}


OPEN = row(200)
MANAGERS = row(maria=200, sam=200)
HERE = row(maria=200)
THERE = row(sam=200)
THERE_DONE = row(sam=302)
EXPERTS = row(ravi=200, rosa=200, sam=200)
RAVI = row(ravi=200)
SENDERS = row(maria=200, lena=200, uma=200, sam=200)
ADA = row(ada=422)

# (page, what it is about, method) → status for each person
TABLE: dict[tuple[str, str, str], dict[str, int]] = {
    ("home", "", "get"): OPEN,
    ("login", "", "get"): row(302, nobody=200),
    ("demo_login", "", "post"): row(404, nobody=404),
    ("logout", "", "post"): row(302),
    ("set_language", "", "post"): row(302),
    ("account", "", "get"): OPEN,
    ("new_token", "", "post"): row(422),
    ("end_token", "", "post"): row(404),
    ("password", "", "get"): OPEN,
    ("healthz", "", "get"): row(200, nobody=200),
    ("uploads", "", "get"): SENDERS,
    ("new_upload", "", "get"): SENDERS,
    ("upload", "Uma's", "get"): row(maria=200, uma=200),
    ("upload_table", "Uma's", "get"): row(maria=286, uma=286),
    ("upload_files", "Uma's", "post"): row(maria=404, uma=302),
    ("images", "", "get"): row(maria=200, lena=200, sam=200),
    ("image", "Lena's", "get"): row(maria=200, lena=200),
    ("image", "nobody's", "get"): HERE,
    ("image", "elsewhere", "get"): THERE,
    ("image_state", "Lena's", "get"): row(maria=200, lena=200),
    ("score_again", "Lena's", "post"): row(maria=302, lena=302),
    ("ask_why", "Lena's", "post"): row(maria=200, lena=200, ravi=200),  # ravi has read the whole round
    ("ask_why", "elsewhere", "post"): row(),  # sam has it still to read
    ("why", "Lena's", "get"): row(maria=200, lena=200, ravi=200),
    ("heat", "Lena's", "get"): row(maria=200, lena=200, ravi=200),
    ("frame_image", "to read", "get"): row(maria=200, ravi=200),
    ("frame_image", "to settle", "get"): row(maria=200, ravi=200, rosa=200, lena=200),
    ("frame_image", "elsewhere", "get"): THERE,
    ("frame_thumbnail", "to settle", "get"): row(maria=200, ravi=200, rosa=200, lena=200),
    ("frame_thumbnail", "to read", "get"): row(maria=200, ravi=200),
    ("people", "", "get"): row(ada=302, sam=302),
    ("people_in", "here", "get"): row(ada=200),
    ("describe_department", "here", "post"): row(ada=302),
    ("grant", "here", "post"): ADA,
    ("add_account", "here", "post"): ADA,
    ("new_radiologist", "here", "post"): ADA,
    ("operator", "Lena's", "post"): row(ada=302),
    ("link", "Lena's", "post"): ADA,
    ("give_role", "Lena's", "post"): row(ada=302),
    ("take_role", "Lena's", "post"): row(ada=302),
    ("operators", "", "get"): row(maria=302, ada=302, sam=302),
    ("operators_in", "here", "get"): row(maria=200, ada=200),
    ("link_name", "here", "post"): row(),  # names nobody
    ("new_for_name", "here", "post"): row(maria=422, ada=422),
    ("unlink_name", "here", "post"): row(maria=302, ada=302),
    ("rounds", "", "get"): MANAGERS,
    ("open_round", "", "get"): MANAGERS,
    ("open_round", "", "post"): row(maria=422, sam=422),
    ("round_preview", "", "get"): MANAGERS,
    ("monthly_rounds", "", "get"): MANAGERS,
    ("monthly_rounds", "", "post"): row(maria=422, sam=422),
    ("pause_monthly", "here", "post"): row(maria=302),
    ("delete_monthly", "here", "post"): row(maria=302),
    ("round", "open", "get"): HERE,
    ("round", "elsewhere", "get"): THERE,
    ("round_progress", "open", "get"): HERE,
    ("close_round", "open", "post"): row(maria=422),
    ("close_round", "elsewhere", "post"): row(sam=422),
    ("round_reads", "open", "get"): HERE,
    ("round_reads", "elsewhere", "get"): THERE,
    ("remind", "Ravi's", "post"): row(maria=302),
    ("spread", "Ravi's", "post"): row(maria=302),
    ("move_read", "to read", "post"): row(),  # names nobody
    ("move_read_back", "to Rosa", "post"): row(maria=302),
    ("give_sent_back", "Ravi's", "post"): row(),  # names nobody
    ("leave_sent_back", "Ravi's", "post"): row(maria=302),
    ("reports", "", "get"): MANAGERS,
    ("report", "closed", "get"): HERE,
    ("report", "open", "get"): row(),
    ("report", "elsewhere", "get"): row(),
    ("report_json", "closed", "get"): HERE,
    ("report_csv", "closed", "get"): HERE,
    ("report_zip", "closed", "get"): HERE,
    ("report_xlsx", "closed", "get"): HERE,
    ("report_pdf", "closed", "get"): HERE,
    ("report_radiologist", "Lena's", "get"): HERE,
    ("report_letter", "Lena's", "get"): HERE,
    ("compare_departments", "", "get"): MANAGERS,
    ("count_again", "closed", "post"): row(maria=302),
    ("new_action", "closed", "post"): row(maria=422),
    ("end_action", "closed", "post"): row(maria=302),
    ("disagreements", "closed", "get"): HERE,
    ("to_settle", "", "get"): EXPERTS,
    ("disagreement", "Ravi's", "get"): row(maria=302, rosa=302),
    ("disputed_image", "Ravi's", "get"): row(maria=200, rosa=200),
    ("disputed_image", "Ravi's", "post"): row(maria=422, rosa=422),
    ("disputed_image", "to read", "get"): row(),
    ("disputed_image", "elsewhere", "get"): row(),
    ("teaching", "", "get"): row(maria=200, ravi=200, rosa=200, lena=200, sam=200),
    ("mark_example", "read", "post"): row(maria=302, ravi=302, rosa=302),
    ("mark_example", "elsewhere", "post"): THERE_DONE,
    ("remove_example", "here", "post"): row(maria=302, ravi=302, rosa=302),
    ("restore_example", "removed", "post"): row(maria=302, ravi=302, rosa=302),
    ("worklist", "", "get"): EXPERTS,
    ("reading", "to read", "get"): RAVI,
    ("reading", "to read", "post"): row(ravi=422),
    ("reading", "read", "get"): row(ravi=302),
    ("reading", "elsewhere", "get"): THERE,
    ("reading_picture", "to read", "get"): RAVI,
    ("reading_picture", "read", "get"): RAVI,
    ("reading_picture", "elsewhere", "get"): THERE,
    ("reading_frame", "to read", "get"): RAVI,
    ("reading_frame", "elsewhere", "get"): THERE,
    ("reading_thumbnail", "to read", "get"): RAVI,
    ("reading_thumbnail", "elsewhere", "get"): THERE,
    ("reading_draft", "to read", "post"): RAVI,
    ("reading_draft", "read", "post"): row(ravi=409),
    ("reading_draft", "elsewhere", "post"): THERE,
    ("reading_send_back", "to read", "get"): RAVI,
    ("reading_send_back", "to read", "post"): row(ravi=422),
    ("reading_send_back", "read", "get"): row(),
    ("reading_send_back", "elsewhere", "get"): THERE,
    ("reading_finished", "", "get"): EXPERTS,
    ("own_review", "read", "get"): RAVI,
    ("own_review", "to read", "get"): row(),
    ("feedback", "", "get"): row(lena=200, sam=200),
    ("feedback_round", "closed", "get"): row(lena=200),
    ("feedback_round", "open", "get"): row(),
    ("feedback_letter", "closed", "get"): row(lena=200),
    ("feedback_letter", "open", "get"): row(),
    ("feedback_image", "closed", "get"): row(lena=200),
    ("acknowledge_image", "closed", "post"): row(lena=302),
    ("acknowledge_shown", "closed", "post"): row(lena=302),
    ("acknowledge_shown", "open", "post"): row(),
    ("withdraw_acknowledged", "closed", "post"): row(lena=302),
    ("withdraw_acknowledged", "open", "post"): row(),
    ("contest_image", "closed", "post"): row(lena=422),
    ("mail_choice", "", "post"): row(302),
    ("stop_mail", "Lena's", "get"): row(200, nobody=200),
    ("stop_mail", "Lena's", "post"): row(200, nobody=200),
    ("machine", "", "get"): OPEN,
    ("protocols", "", "get"): OPEN,
    ("protocol", "", "get"): OPEN,
}
