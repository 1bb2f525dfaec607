//! The lectern (演讲台): the speech in large type over the whole screen, to be read from where one
//! stands, turned by a pedal, a key or a click, or scrolled by itself; a watch beside it; and the
//! browser's own voice, for hearing what was written.

use std::cell::Cell;
use std::rc::Rc;

use gaojiang::count;
use gaojiang::document::{Document, Role, RunKind};
use gaojiang::edit::Edit;
use gaojiang::lectern::{Pace, Part, Place, Reading, Watch, sentences, voice_rank, watch_text};
use gaojiang::library::Id;
use gaojiang::sorted;
use gaojiang::speech::Settings;
use serde::{Deserialize, Serialize};
use yew::prelude::*;

use super::browser::stage::{self, Frames, Listener, Lit, Saying, Ticks, Voice};
use super::browser::{self, Key, SizeWatch};
use super::state::{Act, Lang};

/// How a person likes the lectern, and where on it they were.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct LecternPrefs {
    /// Of the type, in CSS pixels.
    pub size: u16,
    pub dark: bool,
    /// For a glass that the speaker looks through.
    pub mirrored: bool,
    /// The controls are out of sight.
    pub bare: bool,
    /// Of the voice, as the browser tells it from others; empty: the best there is.
    pub voice: String,
    /// In hundredths of how fast the voice speaks by itself.
    pub voice_rate: u16,
    /// What is kept below is of this speech.
    pub speech: Id,
    /// In seconds; none: as long as the speech takes.
    pub target: Option<u32>,
    /// The paragraph that was marked.
    pub part: usize,
}

impl Default for LecternPrefs {
    fn default() -> LecternPrefs {
        LecternPrefs {
            size: 48,
            dark: true,
            mirrored: false,
            bare: false,
            voice: String::new(),
            voice_rate: 100,
            speech: Id::default(),
            target: None,
            part: 0,
        }
    }
}

const SIZES: std::ops::RangeInclusive<u16> = 20..=160;
const VOICE_RATES: std::ops::RangeInclusive<u16> = 50..=200;
/// Where the eye is: so much of the height from the top.
const LINE: f64 = 0.2;
/// The part of the screen in which a click goes back.
const BACK: f64 = 0.33;

/// Puts the open speech on the lectern; must come from a click or a key, or the browser does not
/// give the screen away.
pub fn open(act: &Act) {
    stage::take_screen();
    act.ui(|ui| {
        ui.lectern = true;
        ui.toast = None;
    });
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub act: Act,
    pub lang: Lang,
    pub speech: Id,
    pub document: Rc<Document>,
    pub settings: Rc<Settings>,
    pub prefs: LecternPrefs,
    pub watch: Option<(Id, Watch)>,
}

impl Props {
    /// What is kept of this speech's lectern.
    fn kept(&self) -> Option<&LecternPrefs> {
        (self.prefs.speech == self.speech).then_some(&self.prefs)
    }

    fn watch(&self) -> Watch {
        let of_this = self.watch.as_ref().filter(|(speech, _)| *speech == self.speech);
        of_this.map(|(_, watch)| *watch).unwrap_or_default()
    }
}

pub enum Msg {
    /// Turn by a screen, on or back.
    Page(bool),
    /// To the start or the end.
    End(bool),
    /// The text is to be where it was: its room changed.
    Bring,
    /// The text was scrolled.
    Scrolled,
    /// Scroll by itself, or no longer.
    Auto,
    Frame,
    Tick,
    Watch,
    Reset,
    Target(String),
    Rate(i16),
    Size(i16),
    Dark,
    Mirror,
    Bare,
    Screen,
    ScreenChanged {
        taken: bool,
    },
    Voices,
    Aloud,
    Hush,
    Said(bool),
    Voice(String),
    VoiceRate(i16),
    Leave,
}

/// The voice at work.
struct Aloud {
    part: usize,
    /// By index into the part's sentences.
    sentence: usize,
    /// None while it pauses.
    saying: Option<Saying>,
}

pub struct Lectern {
    reading: Reading,
    place: Place,
    pace: Option<(Pace, Frames)>,
    voices: Vec<Voice>,
    /// There are voices that need a network.
    online: bool,
    aloud: Option<Aloud>,
    /// The voice's controls are shown.
    voice_open: bool,
    voice_failed: bool,
    /// How far the text was scrolled last, and how high the room for it was.
    scrolled: Cell<(i32, i32)>,
    root: NodeRef,
    scroller: NodeRef,
    sized: Option<SizeWatch>,
    _lit: Lit,
    _ticks: Ticks,
    _listeners: Vec<Listener>,
}

impl Component for Lectern {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Lectern>) -> Lectern {
        let props = ctx.props();
        let reading = Reading::of(&props.document);
        let part = props.kept().map_or(0, |kept| kept.part);
        let link = ctx.link();
        let keys = {
            let link = link.clone();
            browser::on_window("keydown", move |event| {
                let on_control = stage::on_control(event);
                let message = browser::key_of(event).and_then(|key| message_of(&key, on_control));
                if let Some(message) = message {
                    event.prevent_default();
                    link.send_message(message);
                }
            })
        };
        let screen = stage::on_screen({
            let link = link.clone();
            move |taken| link.send_message(Msg::ScreenChanged { taken })
        });
        let new_voices = stage::on_voices({
            let link = link.clone();
            move || link.send_message(Msg::Voices)
        });
        let ticks = stage::every(250, {
            let link = link.clone();
            move || link.send_message(Msg::Tick)
        });
        let (voices, online) = local_voices();
        Lectern {
            place: reading.nearest(Place { part, done: 0.0 }),
            reading,
            pace: None,
            voices,
            online,
            aloud: None,
            voice_open: false,
            voice_failed: false,
            scrolled: Cell::default(),
            root: NodeRef::default(),
            scroller: NodeRef::default(),
            sized: None,
            _lit: stage::stay_lit(),
            _ticks: ticks,
            _listeners: [keys, screen, new_voices].into_iter().flatten().collect(),
        }
    }

    fn changed(&mut self, ctx: &Context<Lectern>, old: &Props) -> bool {
        let props = ctx.props();
        if props.document != old.document {
            self.reading = Reading::of(&props.document);
            self.place = self.reading.nearest(self.place);
        }
        if props.settings.rate != old.settings.rate && self.pace.is_some() {
            self.set_off(ctx);
        }
        true
    }

    fn rendered(&mut self, ctx: &Context<Lectern>, first: bool) {
        if first {
            browser::focus(&self.root);
        }
        let size = ctx.props().prefs.size;
        browser::set_property(&self.root, "--lectern-size", &format!("{size}px"));
        if first {
            self.bring();
            let link = ctx.link().clone();
            self.sized = browser::on_resize(&self.scroller, move || link.send_message(Msg::Bring));
        }
    }

    fn update(&mut self, ctx: &Context<Lectern>, message: Msg) -> bool {
        let props = ctx.props();
        match message {
            Msg::Page(on) => self.turn(ctx, on),
            Msg::End(end) => {
                let last = self.reading.parts.len().saturating_sub(1);
                self.go(ctx, Place { part: if end { last } else { 0 }, done: 0.0 });
            }
            Msg::Bring => {
                self.bring();
                return false;
            }
            Msg::Scrolled => {
                // By a person, not by us, nor because the room for it changed.
                let ((top, height), (old, as_high)) =
                    (stage::scrolled(&self.scroller), self.scrolled.get());
                if self.pace.is_some() || height != as_high || top.abs_diff(old) < 2 {
                    return false;
                }
                self.scrolled.set((top, height));
                let place = stage::part_at(&self.scroller, LINE);
                let Some((part, done)) = place else { return false };
                let other = part != self.place.part;
                self.place = Place { part, done };
                return other;
            }
            Msg::Auto => match self.pace.take() {
                Some(_) => self.keep_place(props),
                None => {
                    self.aloud = None;
                    self.set_off(ctx);
                    start_watch(props);
                }
            },
            Msg::Frame => return self.roll(ctx),
            Msg::Tick => return true,
            Msg::Watch => {
                let (watch, now) = (props.watch(), browser::now());
                let watch = if watch.runs() { watch.stopped(now) } else { watch.started(now) };
                set_watch(props, watch);
            }
            Msg::Reset => {
                let watch = Watch::default();
                let runs = props.watch().runs();
                set_watch(props, if runs { watch.started(browser::now()) } else { watch });
            }
            Msg::Target(text) => {
                // Emptied, it is as long as the speech takes again.
                let minutes = text.trim().parse::<u32>().ok().filter(|minutes| *minutes > 0);
                let target = minutes.map(|minutes| minutes.min(600) * 60);
                self.keep(props, move |prefs| prefs.target = target);
            }
            Msg::Rate(by) => {
                let (least, most) = (*Settings::RATES.start(), *Settings::RATES.end());
                let rate = props.settings.rate.saturating_add_signed(by).clamp(least, most);
                let settings = Settings { rate, ..Settings::clone(&props.settings) };
                props.act.edit(Edit::SetSettings(settings));
            }
            Msg::Size(by) => {
                let size = props.prefs.size.saturating_add_signed(by);
                let size = size.clamp(*SIZES.start(), *SIZES.end());
                browser::set_property(&self.root, "--lectern-size", &format!("{size}px"));
                self.bring();
                self.keep(props, move |prefs| prefs.size = size);
            }
            Msg::Dark => self.keep(props, |prefs| prefs.dark = !prefs.dark),
            Msg::Mirror => self.keep(props, |prefs| prefs.mirrored = !prefs.mirrored),
            Msg::Bare => {
                self.keep(props, |prefs| prefs.bare = !prefs.bare);
                // A button that is gone must not keep the keys.
                browser::focus(&self.root);
            }
            Msg::Screen => {
                if stage::has_screen() {
                    stage::give_screen_back();
                } else {
                    stage::take_screen();
                }
            }
            Msg::ScreenChanged { taken } => {
                if taken {
                    // Esc, which browsers keep to themselves.
                    ctx.link().send_message(Msg::Leave);
                }
                self.bring();
            }
            Msg::Voices => (self.voices, self.online) = local_voices(),
            Msg::Aloud => self.aloud(ctx),
            Msg::Hush => {
                self.aloud = None;
                self.voice_open = false;
                self.voice_failed = false;
            }
            Msg::Said(said) => self.go_on(ctx, said),
            Msg::Voice(voice) => {
                self.keep(props, move |prefs| prefs.voice.clone_from(&voice));
                self.stop_voice();
            }
            Msg::VoiceRate(by) => {
                let rate = props.prefs.voice_rate.saturating_add_signed(by);
                let rate = rate.clamp(*VOICE_RATES.start(), *VOICE_RATES.end());
                self.keep(props, move |prefs| prefs.voice_rate = rate);
            }
            Msg::Leave => {
                self.aloud = None;
                stage::give_screen_back();
                self.keep_place(props);
                props.act.ui(|ui| ui.lectern = false);
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Lectern>) -> Html {
        let props = ctx.props();
        let (lang, prefs, link) = (props.lang, &props.prefs, ctx.link());
        let onclick = {
            let scroller = self.scroller.clone();
            link.callback(move |event: MouseEvent| {
                Msg::Page(!stage::clicked_left(&scroller, event.client_x(), BACK))
            })
        };
        let class = classes!(
            "lectern",
            prefs.dark.then_some("dark"),
            prefs.mirrored.then_some("mirrored"),
            prefs.bare.then_some("bare"),
        );
        html! {
            <div {class} ref={&self.root} tabindex="-1" role="dialog" aria-modal="true" aria-label={lang.t("演讲台", "Lectern")}>
                <div class="lectern-stage">
                    <div class="lectern-text" ref={&self.scroller} {onclick}
                        onscroll={link.callback(|_: Event| Msg::Scrolled)}>
                        { for self.reading.parts.iter().enumerate().map(|(at, part)| self.part_view(at, part)) }
                    </div>
                    { self.watch_view(props) }
                </div>
                if !prefs.bare {
                    if self.voice_open { { self.voice_view(ctx) } }
                    { self.bar_view(ctx) }
                }
            </div>
        }
    }
}

/// What a key means here. Pedals and pointers send page keys, arrows, Space or Enter.
fn message_of(key: &Key, on_control: bool) -> Option<Msg> {
    if key.composing || key.command || key.alt {
        return None;
    }
    let message = match key.key.as_str() {
        "Escape" | "F9" => Msg::Leave,
        "PageDown" => Msg::Page(true),
        "PageUp" => Msg::Page(false),
        // A control that has the focus takes all else itself.
        _ if on_control => return None,
        " " if key.shift => Msg::Page(false),
        " " | "Enter" | "ArrowDown" | "ArrowRight" => Msg::Page(true),
        "Backspace" | "ArrowUp" | "ArrowLeft" => Msg::Page(false),
        "Home" => Msg::End(false),
        "End" => Msg::End(true),
        "+" | "=" => Msg::Size(4),
        "-" => Msg::Size(-4),
        "[" => Msg::Rate(-5),
        "]" => Msg::Rate(5),
        other => match other.to_lowercase().as_str() {
            "a" => Msg::Auto,
            "t" => Msg::Watch,
            "0" => Msg::Reset,
            "d" => Msg::Dark,
            "m" => Msg::Mirror,
            "h" => Msg::Bare,
            "f" => Msg::Screen,
            "r" => Msg::Aloud,
            _ => return None,
        },
    };
    Some(message)
}

impl Lectern {
    /// Scrolls to the place.
    fn bring(&self) {
        stage::bring_part(&self.scroller, self.place.part, self.place.done, LINE);
        self.scrolled.set(stage::scrolled(&self.scroller));
    }

    /// Turns by what fits below the eye, less a line, so that the last line is the next first.
    fn turn(&mut self, ctx: &Context<Lectern>, on: bool) {
        let line = f64::from(ctx.props().prefs.size) * 1.8;
        let share = if on { 1.0 - LINE } else { LINE - 1.0 };
        stage::scroll_share(&self.scroller, share, line);
        self.scrolled.set(stage::scrolled(&self.scroller));
        if let Some((part, done)) = stage::part_at(&self.scroller, LINE) {
            self.place = Place { part, done };
        }
        self.arrived(ctx);
    }

    fn go(&mut self, ctx: &Context<Lectern>, place: Place) {
        self.place = place;
        self.bring();
        self.arrived(ctx);
    }

    /// The speaker moved: what goes on by itself goes on from here.
    fn arrived(&mut self, ctx: &Context<Lectern>) {
        start_watch(ctx.props());
        self.keep_place(ctx.props());
        if self.pace.is_some() {
            self.set_off(ctx);
        }
        self.stop_voice();
    }

    /// Scrolls on from the place at the set rate.
    fn set_off(&mut self, ctx: &Context<Lectern>) {
        let from = self.reading.spoken_before(self.place);
        let pace = Pace { from, since: browser::now(), rate: ctx.props().settings.rate };
        let frames = match self.pace.take() {
            Some((_, frames)) => frames,
            None => stage::on_frames({
                let link = ctx.link().clone();
                move || link.send_message(Msg::Frame)
            }),
        };
        self.pace = Some((pace, frames));
    }

    /// One frame of scrolling by itself; whether another paragraph is to be marked.
    fn roll(&mut self, ctx: &Context<Lectern>) -> bool {
        let Some((pace, _)) = &self.pace else { return false };
        let said = pace.said(browser::now());
        let before = self.place.part;
        self.place = self.reading.place(said);
        self.bring();
        if said >= self.reading.spoken() as f64 {
            self.pace = None;
            self.keep_place(ctx.props());
            return true;
        }
        let other = self.place.part != before;
        if other {
            self.keep_place(ctx.props());
        }
        other
    }

    // -- the voice

    /// Begins to read aloud at the marked paragraph, pauses, or goes on.
    fn aloud(&mut self, ctx: &Context<Lectern>) {
        self.voice_open = true;
        self.voice_failed = false;
        self.pace = None;
        match &mut self.aloud {
            Some(aloud) if aloud.saying.is_some() => aloud.saying = None,
            Some(_) => self.speak(ctx),
            None => {
                // A bar that is out of sight would hide how to stop it.
                self.keep(ctx.props(), |prefs| prefs.bare = false);
                self.aloud = Some(Aloud { part: self.place.part, sentence: 0, saying: None });
                self.speak(ctx);
            }
        }
    }

    /// Says the sentence that is to be said, or the first after it that says anything.
    fn speak(&mut self, ctx: &Context<Lectern>) {
        let prefs = &ctx.props().prefs;
        let voice = self.voices.iter().find(|voice| voice.id == prefs.voice);
        let Some((mut aloud, voice)) = self.aloud.take().zip(voice.or(self.voices.first())) else {
            return;
        };
        while let Some(part) = self.reading.parts.get(aloud.part) {
            let text = part.paragraph.text();
            let Some(range) = sentences(&text).into_iter().nth(aloud.sentence) else {
                aloud = Aloud { part: aloud.part + 1, sentence: 0, saying: None };
                continue;
            };
            if self.place.part != aloud.part {
                self.place = Place { part: aloud.part, done: 0.0 };
                self.keep_place(ctx.props());
                self.bring();
            }
            let link = ctx.link().clone();
            let done = move |said| link.send_message(Msg::Said(said));
            let rate = f32::from(prefs.voice_rate) / 100.0;
            let sentence = text.get(range).unwrap_or_default();
            aloud.saying = stage::say(sentence, &voice.id, rate, done);
            self.voice_failed = aloud.saying.is_none();
            self.aloud = Some(aloud);
            return;
        }
    }

    /// A sentence ended.
    fn go_on(&mut self, ctx: &Context<Lectern>, said: bool) {
        let Some(aloud) = self.aloud.as_mut().filter(|aloud| aloud.saying.is_some()) else {
            return;
        };
        aloud.saying = None;
        if said {
            aloud.sentence += 1;
            self.speak(ctx);
        } else {
            self.voice_failed = true;
        }
    }

    /// Falls silent; it begins anew at the marked paragraph.
    fn stop_voice(&mut self) {
        self.aloud = None;
    }

    // -- what is kept

    fn keep(&self, props: &Props, change: impl Fn(&mut LecternPrefs) + 'static) {
        let speech = props.speech.clone();
        let part = self.place.part;
        props.act.ui(move |ui| {
            let prefs = &mut ui.prefs.lectern;
            if prefs.speech != speech {
                prefs.speech = speech.clone();
                prefs.target = None;
            }
            prefs.part = part;
            change(prefs);
        });
    }

    fn keep_place(&self, props: &Props) {
        self.keep(props, |_| ());
    }

    // -- what is seen

    fn part_view(&self, at: usize, part: &Part) -> Html {
        let paragraph = &part.paragraph;
        let said = self.aloud.as_ref().is_some_and(|aloud| aloud.part == at);
        let class = classes!(
            role_class(paragraph.role),
            (self.place.part == at).then_some("current"),
            said.then_some("said"),
        );
        html! {
            <p {class} data-part={at.to_string()} aria-current={(self.place.part == at).then_some("true")}>
                { for paragraph.runs.iter().map(|run| {
                    let unfilled = matches!(run.kind, RunKind::Slot { filled: false, .. });
                    let class = classes!(unfilled.then_some("unfilled"), run.bold.then_some("bold"));
                    html! { <span {class}>{ run.text.to_string() }</span> }
                }) }
            </p>
        }
    }

    fn watch_view(&self, props: &Props) -> Html {
        let lang = props.lang;
        let elapsed = i64::from(props.watch().seconds(browser::now()));
        let left = i64::from(target(props, &self.reading)) - elapsed;
        let rest = self.reading.spoken() as f64 - self.reading.spoken_before(self.place);
        let rest = i64::from(count::seconds(rest.ceil() as usize, props.settings.rate));
        html! {
            <dl class={classes!("lectern-watch", (left < 0).then_some("over"), (rest > left).then_some("late"))}>
                <dt>{ lang.t("已用", "Elapsed") }</dt>
                <dd class="elapsed">{ watch_text(elapsed) }</dd>
                <dt>{ lang.t("剩余", "Left") }</dt>
                <dd class="left">{ watch_text(left) }</dd>
                <dt title={lang.t("按设定语速，还没读的部分需要的时间", "What is still to be read takes so long")}>{ lang.t("余稿", "To read") }</dt>
                <dd class="rest">{ watch_text(rest) }</dd>
            </dl>
        }
    }

    fn bar_view(&self, ctx: &Context<Lectern>) -> Html {
        let props = ctx.props();
        let (lang, prefs, link) = (props.lang, &props.prefs, ctx.link());
        let runs = props.watch().runs();
        let button = |class: &'static str,
                      label: &'static str,
                      title: &'static str,
                      message: fn() -> Msg| {
            html! {
                <button {class} {title} onclick={link.callback(move |_: MouseEvent| message())}>{ label }</button>
            }
        };
        let toggle = |class: &'static str,
                      on: bool,
                      label: &'static str,
                      title: &'static str,
                      message: fn() -> Msg| {
            html! {
                <button {class} {title} aria-pressed={on.to_string()} onclick={link.callback(move |_: MouseEvent| message())}>{ label }</button>
            }
        };
        let minutes = target(props, &self.reading).div_ceil(60);
        let set_target = link.callback(|event: Event| Msg::Target(browser::value_of(&event)));
        // The keys belong to the text again once a button was clicked.
        let give_back = {
            let root = self.root.clone();
            move |event: MouseEvent| {
                if event.detail() > 0 && stage::on_button(&event) {
                    browser::focus(&root);
                }
            }
        };
        html! {
            <footer class="lectern-bar" onclick={give_back}>
                <div class="lectern-group">
                    { button("back", lang.t("上一屏", "Back"), "PageUp ↑ ←", || Msg::Page(false)) }
                    { button("forward", lang.t("下一屏", "On"), lang.t("PageDown ↓ → 空格 回车", "PageDown ↓ → Space Enter"), || Msg::Page(true)) }
                </div>
                <div class="lectern-group">
                    { button("watch", if runs { lang.t("停表", "Stop the watch") } else { lang.t("计时", "Start the watch") }, "T", || Msg::Watch) }
                    { button("reset", lang.t("归零", "Reset"), "0", || Msg::Reset) }
                    <label>{ lang.t("限时", "Target") }
                        <input type="number" class="target" min="1" max="600" value={minutes.to_string()} onchange={set_target} />
                        { lang.t("分钟", "min") }
                    </label>
                </div>
                <div class="lectern-group">
                    { toggle("auto", self.pace.is_some(), if self.pace.is_some() { lang.t("停止滚动", "Stop scrolling") } else { lang.t("自动滚动", "Scroll") }, "A", || Msg::Auto) }
                    { button("icon slower", "−", lang.t("慢一些 [", "Slower ["), || Msg::Rate(-5)) }
                    <output class="rate">{ match lang {
                        Lang::Zh => format!("每分钟 {} 字", props.settings.rate),
                        Lang::En => format!("{} a minute", props.settings.rate),
                    } }</output>
                    { button("icon faster", "＋", lang.t("快一些 ]", "Faster ]"), || Msg::Rate(5)) }
                </div>
                <div class="lectern-group">
                    { button("icon smaller", "−", lang.t("字小一些 -", "Smaller type -"), || Msg::Size(-4)) }
                    <output class="size">{ lang.t("字号", "Type") }</output>
                    { button("icon larger", "＋", lang.t("字大一些 +", "Larger type +"), || Msg::Size(4)) }
                    { toggle("dark-toggle", prefs.dark, lang.t("深色", "Dark"), "D", || Msg::Dark) }
                    { toggle("mirror", prefs.mirrored, lang.t("镜像", "Mirror"), lang.t("左右反过来，供提词玻璃用 M", "For a glass M"), || Msg::Mirror) }
                    { button("screen", lang.t("全屏", "Full screen"), "F", || Msg::Screen) }
                </div>
                <div class="lectern-group">
                    { toggle("aloud", self.voice_open, lang.t("试听", "Hear it"), lang.t("用浏览器的语音朗读，逐段校听 R", "Read aloud by the browser R"), || Msg::Aloud) }
                    { button("bare-toggle", lang.t("收起", "Hide"), lang.t("收起这一栏，再按 H 显示", "Hide this bar; H shows it again"), || Msg::Bare) }
                    { button("leave", lang.t("退出", "Leave"), "Esc", || Msg::Leave) }
                </div>
            </footer>
        }
    }

    fn voice_view(&self, ctx: &Context<Lectern>) -> Html {
        let props = ctx.props();
        let (lang, prefs, link) = (props.lang, &props.prefs, ctx.link());
        let hush = link.callback(|_: MouseEvent| Msg::Hush);
        if self.voices.is_empty() {
            return html! {
                <div class="lectern-voice" role="status">
                    <p class="no-voice">{ if self.online {
                        lang.t(
                            "这个浏览器只有联网的语音，会把稿子发到网上，所以没有启用。请在系统设置里装一个中文语音。",
                            "This browser has only voices that would send the speech over the network. Install a Chinese voice in the system's settings.",
                        )
                    } else {
                        lang.t(
                            "这个浏览器没有可用的朗读语音，不能试听。请在系统设置里装一个中文语音，重新打开浏览器再试。",
                            "This browser has no voice to read aloud with. Install a Chinese voice in the system's settings and start the browser anew.",
                        )
                    } }</p>
                    <button class="icon" onclick={hush} aria-label={lang.t("关闭", "Close")}>{ "×" }</button>
                </div>
            };
        }
        let says = self.aloud.as_ref().is_some_and(|aloud| aloud.saying.is_some());
        let label = match &self.aloud {
            Some(_) if says => lang.t("暂停", "Pause"),
            Some(_) => lang.t("继续", "Go on"),
            None => lang.t("从这一段读起", "Read from here"),
        };
        let chosen = self.voices.iter().find(|voice| voice.id == prefs.voice);
        let chosen = chosen.or(self.voices.first()).map(|voice| voice.id.as_str());
        let chinese = self.voices.iter().any(|voice| voice_rank(&voice.language) < 3);
        html! {
            <div class="lectern-voice">
                <button class="speak" title="R" onclick={link.callback(|_: MouseEvent| Msg::Aloud)}>{ label }</button>
                <label>{ lang.t("声音", "Voice") }
                    <select class="voice" onchange={link.callback(|event: Event| Msg::Voice(browser::value_of(&event)))}>
                        { for self.voices.iter().map(|voice| html! {
                            <option value={voice.id.clone()} selected={chosen == Some(voice.id.as_str())}>
                                { &voice.name }
                            </option>
                        }) }
                    </select>
                </label>
                <button class="icon" title={lang.t("读慢一些", "Slower")} aria-label={lang.t("读慢一些", "Slower")}
                    onclick={link.callback(|_: MouseEvent| Msg::VoiceRate(-10))}>{ "−" }</button>
                <output class="voice-rate">{ format!("{:.1}×", f32::from(prefs.voice_rate) / 100.0) }</output>
                <button class="icon" title={lang.t("读快一些", "Faster")} aria-label={lang.t("读快一些", "Faster")}
                    onclick={link.callback(|_: MouseEvent| Msg::VoiceRate(10))}>{ "＋" }</button>
                if !chinese {
                    <span class="voice-note">{ lang.t("没有中文语音，读出来可能不对。请在系统设置里装一个。", "There is no Chinese voice: install one in the system's settings.") }</span>
                }
                if self.voice_failed {
                    <span class="voice-note" role="alert">{ lang.t("这个声音没能读出来。换一个声音再试。", "This voice could not speak. Try another.") }</span>
                }
                <button class="icon hush" onclick={hush} title={lang.t("停止试听", "Stop")} aria-label={lang.t("停止试听", "Stop")}>{ "×" }</button>
            </div>
        }
    }
}

/// In seconds.
fn target(props: &Props, reading: &Reading) -> u32 {
    let kept = props.kept().and_then(|kept| kept.target);
    kept.unwrap_or_else(|| count::seconds(reading.spoken(), props.settings.rate))
}

fn start_watch(props: &Props) {
    let watch = props.watch();
    // One that was stopped stays so.
    if watch == Watch::default() {
        set_watch(props, watch.started(browser::now()));
    }
}

fn set_watch(props: &Props, watch: Watch) {
    let speech = props.speech.clone();
    props.act.ui(move |ui| ui.watch = Some((speech.clone(), watch)));
}

/// The voices of this machine, those that read Chinese best first; and whether there are others, which
/// would send the speech over a network: it may be confidential, so they are not offered.
fn local_voices() -> (Vec<Voice>, bool) {
    let all = stage::voices();
    let online = all.iter().any(|voice| !voice.local);
    let mut voices: Vec<Voice> = all.into_iter().filter(|voice| voice.local).collect();
    sorted::by_key(&mut voices, |voice| voice_rank(&voice.language));
    (voices, online)
}

fn role_class(role: Role) -> &'static str {
    match role {
        Role::Title | Role::Letterhead => "title",
        Role::Speaker | Role::Date => "byline",
        Role::Salutation => "salutation",
        Role::Heading(1 | 2) => "heading",
        Role::Heading(_) | Role::Body | Role::Blank | Role::Quote | Role::Cell(_) => "body",
    }
}
