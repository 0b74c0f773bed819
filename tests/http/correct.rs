//! Correcting how a document is read: a press writes a mark into the text, and nothing is stored before it is saved.

use serde_json::json;
use tests::{location, on_both_databases};

const PLAN: &str = "# Tow\n\n## Who comes along\n\n- [ ] the boat is free\n\n## Phase 1: Hook\n\n- [ ] lamp lit\n\nropes:\n\n- long rope\n- short rope\n";

/// The text in the form of a page.
fn text_on(page: &str) -> String {
    let after = page.split("name=\"source\"").nth(1).expect("a text");
    let inside = after.split_once('>').expect("its begin").1;
    let inside = inside.split("</textarea>").next().expect("its end");
    // As a browser reads it: the first end of a line is no part of it.
    let inside = inside.strip_prefix('\n').unwrap_or(inside);
    inside
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

on_both_databases! {
    async fn a_press_writes_a_mark_and_stores_nothing(app: TestApp) {
        let ada = app.admin().await;
        let page = ada.reviews(PLAN).await.text().await.expect("text");
        assert!(page.contains("1 heading was taken for a phase without good evidence"), "{page}");
        let press = |text: String, more: Vec<(&'static str, String)>| {
            let mut fields = vec![("request", tests::Client::request_key()), ("source", text)];
            fields.extend(more);
            let ada = &ada;
            async move {
                let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                ada.post("/library/review", &fields).await
            }
        };
        let one = press(PLAN.to_owned(), vec![("correct", "3 text".to_owned())]).await.text().await.expect("text");
        assert!(text_on(&one).contains("## Who comes along <!-- text -->\n"), "{one}");
        assert!(!one.contains("without good evidence") && one.contains("Undo the last change, line 3"), "{one}");
        assert!(one.contains("name=\"undo\" form=\"import\" value=\"3 no role\""), "{one}");

        let two = press(text_on(&one), vec![("undo", "3 no role".to_owned()), ("correct", "11 steps".to_owned())]).await.text().await.expect("text");
        assert!(text_on(&two).contains("ropes: <!-- steps -->\n"), "{two}");
        let undo = vec![("undo", "3 no role".to_owned()), ("undo", "11 no steps".to_owned()), ("correct", "undo".to_owned())];
        let three = press(text_on(&two), undo).await.text().await.expect("text");
        assert_eq!(text_on(&three), text_on(&one));

        let only_if = vec![("condition", "the tide is low".to_owned()), ("correct", "9 if: ".to_owned())];
        let four = press(text_on(&two), only_if).await.text().await.expect("text");
        assert!(text_on(&four).contains("- [ ] lamp lit <!-- if: the tide is low -->\n"), "{four}");

        for (field, value, words) in [
            ("correct", "400 phase", "Line 400 cannot have a mark."),
            ("condition", "a | b", "A condition is one line"),
            ("correct", "nonsense", "This form is incomplete"),
        ] {
            let more = match field {
                "condition" => vec![("condition", value.to_owned()), ("correct", "9 if: ".to_owned())],
                _ => vec![("correct", value.to_owned())],
            };
            let answer = press(PLAN.to_owned(), more).await;
            assert_eq!(answer.status(), 422, "{value}");
            let page = answer.text().await.expect("text");
            assert!(page.contains(words) && page.contains("long rope"), "{value}: {page}");
        }
        // What was pressed before a refusal can still be undone.
        let refused = press(text_on(&one), vec![("undo", "3 no role".to_owned()), ("correct", "400 phase".to_owned())]).await;
        let refused = refused.text().await.expect("text");
        assert!(refused.contains("name=\"undo\" value=\"3 no role\""), "{refused}");
        let again = press(text_on(&refused), vec![("undo", "3 no role".to_owned())]).await.text().await.expect("text");
        assert!(again.contains("Undo the last change, line 3"), "{again}");
        // The hold point between two phases is taken off by one press.
        let lines = press(PLAN.to_owned(), vec![("from", "0".to_owned())]).await.text().await.expect("text");
        assert!(lines.contains("value=\"7 area\" class=\"mark\">No hold point before line 7<"), "{lines}");
        let (_, count) = app.engine().list_documents(&tests::reader(), &Default::default(), 10, 0).await.expect("documents");
        assert_eq!(count, 0);
    }

    async fn a_saved_document_is_corrected_in_its_editor(app: TestApp) {
        let ada = app.admin().await;
        assert_eq!(location(&ada.import(PLAN).await), "/library/tow");
        let page = ada.page("/library/tow/edit?lines=all").await;
        assert!(page.contains("Line by line: 8 lines") && page.contains("value=\"13 item\""), "{page}");
        let document = app.engine().find_document(&tests::reader(), "tow").await.expect("found").document;
        let key = tests::Client::request_key();
        let fields = [("request", key.as_str()), ("document", document.id.as_str()), ("revision", "1"), ("kind", "plan"), ("source", PLAN), ("correct", "13 item")];
        let pressed = ada.post("/library/tow/preview", &fields).await.text().await.expect("text");
        let text = text_on(&pressed);
        assert!(text.contains("- long rope <!-- item -->\n"), "{pressed}");
        let fields = [("request", key.as_str()), ("document", document.id.as_str()), ("revision", "1"), ("kind", "plan"), ("source", text.as_str()), ("from", "0"), ("undo", "13 no role"), ("correct", "400 item")];
        let refused = ada.post("/library/tow/preview", &fields).await;
        assert_eq!(refused.status(), 422);
        let refused = refused.text().await.expect("text");
        assert!(refused.contains("Undo the last change, line 13") && refused.contains("name=\"undo\" form=\"edit\" value=\"13 no role\""), "{refused}");
        let fields = [("request", key.as_str()), ("document", document.id.as_str()), ("revision", "1"), ("kind", "plan"), ("source", text.as_str()), ("from", "0")];
        assert_eq!(location(&ada.post("/library/tow", &fields).await), "/library/tow");
        let saved = app.engine().find_document_page(&tests::reader(), "tow").await.expect("found");
        let plan = saved.checked.expect("read").reading.plan.clone();
        let items: Vec<&str> = plan.items.iter().map(|item| item.text.as_str()).collect();
        assert_eq!(items, ["the boat is free", "lamp lit", "long rope"]);
    }

    async fn a_machine_corrects_in_a_preview(app: TestApp) {
        let ada = app.admin().await;
        let asked = json!({ "markdown": PLAN, "corrections": ["3 area", "13 item", "13 if: it blows"] });
        let answer: serde_json::Value = ada.request("POST", "/api/v1/previews").header("origin", &app.url).json(&asked).send().await.expect("an answer").json().await.expect("JSON");
        assert!(answer["markdown"].as_str().is_some_and(|text| text.contains("- long rope <!-- item --> <!-- if: it blows -->")), "{answer}");
        let line = answer["lines"].as_array().and_then(|lines| lines.iter().find(|line| line["line"] == 13));
        assert_eq!(
            line,
            Some(&json!({ "line": 13, "text": "long rope", "read_as": ["item"], "guess": false, "condition": "it blows", "marks": ["item", "if: it blows"] }))
        );
    }
}
