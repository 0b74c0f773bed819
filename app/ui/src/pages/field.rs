//! Fields of plain forms: label above, hint and refusal below, and what was typed kept.

use crate::components::returned::came_back;
use crate::context::{Because, PageContext, page_context};
use engine::clock::{Moment, ZoneName};
use leptos::prelude::*;
use model::Problem;
use std::borrow::Cow;

/// The key that makes pressing a button twice count once.
#[component]
pub fn RequestKey(
    /// The id of the form.
    form: String,
) -> impl IntoView {
    let key = page_context().request_key(&form);
    view! { <input type="hidden" name="request" value=key /> }
}

/// The zone of the browser, for somebody who has chosen none. The script of the page fills it in.
#[component]
pub fn BrowserZone() -> impl IntoView {
    view! { <input type="hidden" name="zone" data-zone="" /> }
}

/// Why the form came back: it was refused as a whole, or only asked what it would change. What belongs to a field is said
/// at the field.
#[component]
pub fn Refusal(
    /// The id of the form.
    form: String,
    /// The fields that say their own refusals.
    fields: &'static [&'static str],
) -> impl IntoView {
    let context = page_context();
    let mut because = context.claim(&form)?.because.clone();
    if let Because::Refused(Problem::NotValid(all)) = &mut because {
        all.retain(|refusal| !fields.contains(&refusal.field.as_ref()));
        if all.is_empty() {
            *all = vec![model::problem::Refusal {
                field: "".into(),
                sentence: "Check the fields marked below.".to_owned(),
            }];
        }
    }
    Some(came_back(&because, &context.request))
}

/// What is said below a new password.
pub const NEW_PASSWORD: &str =
    "At least 12 characters. Several words are easier to type than symbols.";

/// The address that a password belongs to, for the browser that keeps both.
#[component]
pub fn Address(
    /// The id of the form.
    form: &'static str,
    /// The address.
    email: String,
) -> impl IntoView {
    let id = format!("{form}-email");
    view! {
        <div class="field">
            <label for=id.clone()>"E-mail"</label>
            <input id=id type="email" autocomplete="username" readonly value=email />
        </div>
    }
}

/// Asks what the form would change. It stands after the button that does it, which Enter presses.
#[component]
pub fn DryRun() -> impl IntoView {
    view! {
        <button type="submit" class="link" name="foretell" value="yes">
            "What would it change?"
        </button>
    }
}

/// What is said as an id: an id holds no blanks.
pub fn id_of(words: &str) -> String {
    words.replace(char::is_whitespace, "-")
}

/// One field of a form.
pub struct Field {
    /// The id of the form.
    pub form: Cow<'static, str>,
    /// The name in the form, and the id.
    pub name: &'static str,
    /// The words above.
    pub label: &'static str,
    /// The words below.
    pub hint: Option<&'static str>,
    /// The zone that a time is typed in; said in front of the words below.
    zone: Option<String>,
    /// Tells the fields of several forms with one id apart.
    nth: &'static str,
}

impl Field {
    /// A field without a hint.
    pub const fn new(form: &'static str, name: &'static str, label: &'static str) -> Self {
        Self {
            form: Cow::Borrowed(form),
            name,
            label,
            hint: None,
            zone: None,
            nth: "",
        }
    }

    /// The same field of one of several forms with one id, which make different statements about one thing.
    pub const fn nth(mut self, nth: &'static str) -> Self {
        self.nth = nth;
        self
    }

    /// The same field of a form that stands once for each of several things.
    pub fn of(&self, form: &str) -> Self {
        Self {
            form: Cow::Owned(form.to_owned()),
            name: self.name,
            label: self.label,
            hint: self.hint,
            zone: self.zone.clone(),
            nth: self.nth,
        }
    }

    /// The same field with a hint.
    pub const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }

    /// The id of the control. It carries the form, as two forms of a page may have a field of one name.
    pub fn id(&self) -> String {
        id_of(&format!("{}-{}{}", self.form, self.name, self.nth))
    }

    /// The words below, with the zone that a time is typed in.
    fn said_below(&self) -> Option<String> {
        let zone = self.zone.as_ref().map(|zone| format!("Time in {zone}."));
        let said: Vec<String> = zone
            .into_iter()
            .chain(self.hint.map(str::to_owned))
            .collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    /// The ids of what describes the control.
    pub fn described_by(&self, context: &PageContext) -> Option<String> {
        let id = self.id();
        let refused = context.refusal_for(&self.form, self.name);
        let hint = self.said_below().map(|_| format!("{id}-hint"));
        let error = refused.map(|_| format!("{id}-error"));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// `true` where the field was refused.
    pub fn invalid(&self, context: &PageContext) -> Option<&'static str> {
        context.refusal_for(&self.form, self.name).map(|_| "true")
    }

    /// Label, control, hint, refusal.
    pub fn around(&self, control: impl IntoView + 'static) -> AnyView {
        let id = self.id();
        let hint = self
            .said_below()
            .map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> });
        let refused = page_context()
            .refusal_for(&self.form, self.name)
            .map(|words| view! { <p class="field-error" id=format!("{id}-error")>{words}</p> });
        view! {
            <div class="field">
                <label for=id>{self.label}</label>
                {control}
                {hint}
                {refused}
            </div>
        }
        .into_any()
    }

    /// A line to type on.
    pub fn line(&self, kind: &'static str, autocomplete: &'static str, required: bool) -> AnyView {
        self.line_with(kind, autocomplete, required, String::new())
    }

    /// A line with something on it.
    pub fn line_with(
        &self,
        kind: &'static str,
        autocomplete: &'static str,
        required: bool,
        text: String,
    ) -> AnyView {
        self.input(kind, autocomplete, required, None, text)
    }

    /// A line with something on it, and a list by its id of what may stand there.
    pub fn offered(&self, list: &'static str, text: String) -> AnyView {
        self.input("text", "off", true, Some(list), text)
    }

    /// A day and a time. They are typed in the zone in which the page shows times, and the form says in which that was.
    pub fn moment(&self, at: Option<Moment>) -> AnyView {
        let context = page_context();
        let zone = context.typed(&self.form, "zone");
        let zone = zone.and_then(|zone| ZoneName::parse(&zone).ok());
        let zone = zone.unwrap_or(context.zone);
        let name = zone.name().to_owned();
        let text = at.map(|at| at.in_a_field(&zone)).unwrap_or_default();
        let field = Self {
            zone: Some(name.clone()),
            ..self.of(&self.form)
        };
        view! {
            {field.line_with("datetime-local", "off", false, text)}
            <input type="hidden" name="zone" value=name />
        }
        .into_any()
    }

    fn input(
        &self,
        kind: &'static str,
        autocomplete: &'static str,
        required: bool,
        list: Option<&'static str>,
        text: String,
    ) -> AnyView {
        let context = page_context();
        // A password that was refused is typed again.
        let typed = context
            .typed(&self.form, self.name)
            .filter(|_| kind != "password");
        let text = typed.unwrap_or(text);
        self.around(view! {
            <input
                id=self.id()
                name=self.name
                type=kind
                autocomplete=autocomplete
                list=list
                required=required
                value=(!text.is_empty()).then_some(text)
                aria-invalid=self.invalid(&context)
                aria-describedby=self.described_by(&context)
            />
        })
    }

    /// A file to choose. Browsers never put one back, so it is chosen again after a refusal.
    pub fn file(&self) -> AnyView {
        let context = page_context();
        let again = context
            .returned(&self.form)
            .map(|_| "Choose the file again.");
        let field = Self {
            hint: again.or(self.hint),
            ..self.of(&self.form)
        };
        field.around(view! {
            <input
                id=self.id()
                name=self.name
                type="file"
                aria-invalid=self.invalid(&context)
                aria-describedby=self.described_by(&context)
            />
        })
    }

    /// Some lines to type on.
    pub fn lines(&self, class: Option<&'static str>, rows: &'static str, text: String) -> AnyView {
        let typed = page_context().typed(&self.form, self.name);
        self.lines_with(class, rows, typed.unwrap_or(text))
    }

    /// Some lines with something on them, whatever was typed before.
    pub fn lines_with(
        &self,
        class: Option<&'static str>,
        rows: &'static str,
        text: String,
    ) -> AnyView {
        let context = page_context();
        // A browser drops the first newline.
        self.around(view! {
            <textarea
                id=self.id()
                name=self.name
                class=class
                rows=rows
                aria-invalid=self.invalid(&context)
                aria-describedby=self.described_by(&context)
            >
                {format!("\n{text}")}
            </textarea>
        })
    }

    /// One of several.
    pub fn choice(&self, options: Vec<(String, String)>, chosen: &str) -> AnyView {
        let context = page_context();
        let chosen = context
            .typed(&self.form, self.name)
            .unwrap_or_else(|| chosen.to_owned());
        let options = options.into_iter().map(|(value, words)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }
        });
        self.around(view! {
            <select
                id=self.id()
                name=self.name
                aria-invalid=self.invalid(&context)
                aria-describedby=self.described_by(&context)
            >
                {options.collect_view()}
            </select>
        })
    }

    /// A tick with its words beside it.
    pub fn tick(&self, ticked: bool) -> AnyView {
        let context = page_context();
        let ticked = match context.returned(&self.form) {
            Some(returned) => returned.typed.contains_key(self.name),
            None => ticked,
        };
        let refused = context
            .refusal_for(&self.form, self.name)
            .map(|words| view! { <p class="field-error">{words}</p> });
        let hint = self.hint.map(|hint| view! { <p class="hint">{hint}</p> });
        view! {
            <div class="field">
                <label>
                    <input type="checkbox" name=self.name value="yes" checked=ticked />
                    {self.label}
                </label>
                {hint}
                {refused}
            </div>
        }
        .into_any()
    }
}
