"""Turning reminders by e-mail on and off."""

PAGE = "/account/reminders/"


def test_a_person_turns_reminders_off_and_on_again(lead, sign_in):
    client = sign_in(lead)
    assert "lead@example.org" in client.get(PAGE).content.decode()
    assert "You get no more reminders." in client.post(PAGE, {}, follow=True).content.decode()
    lead.refresh_from_db()
    assert lead.wants_reminders is False
    assert 'name="wanted" id="id_wanted" checked' not in client.get(PAGE).content.decode()
    client.post(PAGE, {"wanted": "on"})
    lead.refresh_from_db()
    assert lead.wants_reminders is True


def test_the_menu_of_the_person_leads_there(lead, sign_in):
    assert f'href="{PAGE}"' in sign_in(lead).get("/").content.decode()
