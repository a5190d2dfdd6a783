"""The interactive page of the API in a real browser: it works under the policy that forbids inline scripts."""

from playwright.sync_api import expect

from tests.cast import PASSWORD


def test_a_person_signs_in_on_the_interactive_page_and_asks_for_their_reviews(
    page, live_server, review, observer
):
    errors, elsewhere = [], []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((live_server.url, "data:", "blob:"))
            else elsewhere.append(request.url)
        ),
    )
    page.goto(f"{live_server.url}/api/v1/docs/")
    expect(page.get_by_role("heading", name="Consilience API")).to_be_visible()

    sign_in = page.locator("#operations-auth-sign_in")
    sign_in.locator(".opblock-summary-control").click()
    sign_in.get_by_role("button", name="Try it out").click()
    sign_in.locator("textarea").fill(f'{{"email": "{observer.email}", "password": "{PASSWORD}"}}')
    with page.expect_response("**/auth/sign-in/") as answered:
        sign_in.get_by_role("button", name="Execute").click()
    token = answered.value.json()["token"]

    page.get_by_role("button", name="Authorize").first.click()
    dialog = page.locator(".dialog-ux")
    dialog.locator("input[aria-label='auth-bearer-value']").fill(token)
    dialog.locator("form").filter(has_text="Bearer").get_by_role("button", name="Apply credentials").click()
    dialog.get_by_role("button", name="Close").first.click()

    reviews = page.locator("#operations-reviews-reviews_list")
    reviews.locator(".opblock-summary-control").click()
    reviews.get_by_role("button", name="Try it out").click()
    with page.expect_response("**/api/v1/reviews/*") as answered:
        reviews.get_by_role("button", name="Execute").click()
    assert [found["short_title"] for found in answered.value.json()["results"]] == ["Acne scars"]
    assert (errors, elsewhere) == ([], [])
