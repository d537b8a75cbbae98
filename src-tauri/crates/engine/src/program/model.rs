//! A model in memory: mistral.rs, given one local file and nothing else.
//!
//! The file goes straight to `load_model_from_path`, which never asks a hub. mistral.rs' prefix cache is off: 0.8.1 evicts only
//! what lies on a GPU, so on the processor the cache of every prompt would stay (measured with SmolLM2-135M: 48 MB for each
//! prompt of 650 tokens) until memory runs out. Of prompts nothing is kept but what is computed of the instruction that they begin with, which the caller
//! names when it starts the program: of a document never anything, and of that until the program ends.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use candle_core::Tensor;
use either::Either;
use engine::protocol::{Failure, Finish, Generated, Loaded, Prompt};
use engine::{cores, gguf, memory};
use indexmap::IndexMap;
use mistralrs_core::{
    AdapterPaths, AutoDeviceMapParams, DefaultSchedulerMethod, DeviceMapSetting, GGUFLoaderBuilder, GGUFSpecificConfig,
    LocalModelPaths, MessageContent, MistralRs, MistralRsBuilder, ModelPaths, NormalRequest, Request, RequestMessage,
    Response, SamplingParams, SchedulerConfig, TokenizationRequest,
};
use tokio::sync::mpsc::{Sender, channel};

use crate::clock::{self, WORK};
use crate::device::Choice;
use crate::sampler::{Sampler, Witness};
use crate::{arithmetic, device};

/// Why a request was not answered.
pub enum Trouble {
    /// It cannot be done, and the program goes on.
    Failed(Failure),
    /// Something in mistral.rs broke: the program must end.
    Broken,
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// How a model is to be run.
#[derive(Default, PartialEq, Eq)]
pub struct Manner {
    /// On half of the cores, at least one: the computer runs on its battery.
    pub sparing: bool,
    /// By mistral.rs' own kernels, to compare.
    pub stock: bool,
    /// What the user's message of most prompts begins with: computed once.
    pub instruction: Option<String>,
}

/// Bytes of memory that a model takes.
#[derive(Clone, Copy)]
struct Needed {
    on_cpu: u64,
    on_gpu: u64,
}

/// A loaded model.
pub struct Model {
    /// Counts tokens, given texts; holds the model's own tokenizer.
    count: Box<dyn Fn(String) -> Option<u32>>,
    /// The texts of its control tokens, which a document must not be able to speak.
    controls: Vec<String>,
    requests: Sender<Request>,
    /// Keeps the thread that computes alive.
    _runner: Arc<MistralRs>,
    loaded: Loaded,
    /// What the kernels had taken when the last answer's first token was chosen, in seconds.
    counted_at_first: Cell<Option<[f64; WORK.len()]>>,
}

impl Model {
    /// Loads the file, to be run in this manner.
    pub fn load(path: &Path, manner: &Manner) -> Result<Self, Trouble> {
        let start = Instant::now();
        let header = gguf::inspect(path)?;
        header.supported.clone().map_err(|reason| Failure::Unsupported { reason })?;
        clock::reach("the header");
        let size = std::fs::metadata(path).map_err(|_| Failure::Unreadable)?.len();
        let needed = Needed { on_cpu: memory::needed(&header, size), on_gpu: memory::needed_on_gpu(&header, size) };
        let load = |choice: Choice| {
            // The header is sound, but what lies behind it is a stranger's too: mistral.rs panics on what it does not expect.
            let load = || {
                let on_gpu = !choice.device.is_cpu();
                let mut model = Self::load_unguarded(path, manner, needed, choice)?;
                model.loaded.context = header.context.min(memory::MAX_CONTEXT);
                if on_gpu { model.try_out() } else { Ok(model) }
            };
            catch_unwind(AssertUnwindSafe(load)).unwrap_or(Err(Failure::Damaged.into()))
        };
        let choice = device::choose(needed.on_gpu);
        let instead = choice.instead();
        let mut model = match (load(choice), instead) {
            (Err(_), Some(instead)) => load(instead),
            (loaded, _) => loaded,
        }?;
        model.loaded.seconds = start.elapsed().as_secs_f64();
        model.loaded.memory_bytes = memory::own().unwrap_or(0);
        Ok(model)
    }

    fn load_unguarded(path: &Path, manner: &Manner, needed: Needed, choice: Choice) -> Result<Self, Trouble> {
        if let Some(free) = memory::available().filter(|&free| choice.device.is_cpu() && free < needed.on_cpu) {
            return Err(Failure::TooLittleMemory { needed: needed.on_cpu, free }.into());
        }
        let cores = cores::count(manner.sparing);
        if manner.sparing {
            // What is not ours is spread by rayon, over every processor; it fails only where that was said before.
            let _ = rayon::ThreadPoolBuilder::new().num_threads(cores).build_global();
        }
        let arithmetic = if choice.device.is_cpu() && !manner.stock {
            Some(arithmetic::install(path, cores).map_err(|_| Failure::Unreadable)?)
        } else {
            None
        };
        let threads = if arithmetic.is_some() { kernels::threads::count() } else { rayon::current_num_threads() };
        let paths: Box<dyn ModelPaths> = Box::new(LocalModelPaths {
            tokenizer_filename: PathBuf::new(),
            config_filename: PathBuf::new(),
            template_filename: None,
            filenames: vec![path.to_owned()],
            adapter_paths: AdapterPaths::None,
            gen_conf: None,
            preprocessor_config: None,
            processor_config: None,
            chat_template_json_filename: None,
        });
        let placement = if choice.device.is_cpu() {
            DeviceMapSetting::dummy()
        } else {
            DeviceMapSetting::Auto(AutoDeviceMapParams::default_text())
        };
        let loader = GGUFLoaderBuilder::new(
            None,
            None,
            "model".to_owned(),
            Vec::new(),
            GGUFSpecificConfig::default(),
            false,
            None,
        )
        .build();
        let pipeline = loader
            .load_model_from_path(&paths, &choice.activations(), &choice.device, true, placement, None, None)
            .map_err(|_| Failure::Damaged)?;
        clock::reach("the template, and what ends an answer");
        let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|_| Trouble::Broken)?;
        let tokenizer = runtime.block_on(pipeline.lock()).tokenizer().ok_or(Failure::Damaged)?;
        let controls = tokenizer
            .get_added_tokens_decoder()
            .into_values()
            .map(|token| token.content)
            .filter(|text| is_control(text))
            .collect();
        let one = 1.try_into().map_err(|_| Trouble::Broken)?;
        let scheduler = SchedulerConfig::DefaultScheduler { method: DefaultSchedulerMethod::Fixed(one) };
        let runner = runtime
            .block_on(MistralRsBuilder::new(pipeline, scheduler, false, None).with_no_prefix_cache(true).build());
        let model = Self {
            count: Box::new(move |text| u32::try_from(tokenizer.encode_fast(text, false).ok()?.len()).ok()),
            controls,
            requests: runner.get_sender(None).map_err(|_| Trouble::Broken)?,
            _runner: runner,
            loaded: Loaded {
                context: 0,
                device: choice.name.to_owned(),
                device_reason: choice.reason,
                threads: u32::try_from(threads).unwrap_or(u32::MAX),
                seconds: 0.0,
                memory_bytes: 0,
            },
            counted_at_first: Cell::new(None),
        };
        if let (Some(arithmetic), Some(instruction)) = (arithmetic, &manner.instruction) {
            // Where it cannot be laid out, nothing is kept: a prompt will say what is wrong.
            arithmetic.keep(model.beginning(instruction).unwrap_or_default());
        }
        Ok(model)
    }

    /// Has it answer once: what runs on a GPU is compiled then, for which nobody should wait later, and what the GPU refuses is found out.
    fn try_out(self) -> Result<Self, Trouble> {
        let prompt = Prompt { system: None, user: "A".to_owned(), max_tokens: 2, temperature: 0.0, seed: 0 };
        self.generate(prompt, &mut |_| ControlFlow::Continue(()))?;
        Ok(self)
    }

    /// The tokens of a prompt up to where `instruction` ends, as far as they are the same whatever follows.
    fn beginning(&self, instruction: &str) -> Result<Vec<u32>, Trouble> {
        let alone = self.tokenise(None, instruction.to_owned())?;
        let followed = self.tokenise(None, format!("{instruction}\n\nA"))?;
        let same = alone.iter().zip(&followed).take_while(|(a, b)| a == b).count();
        Ok(alone.into_iter().take(same).collect())
    }

    /// How loading went.
    pub fn loaded(&self) -> &Loaded {
        &self.loaded
    }

    /// What the kernels had taken when the last answer's first token was chosen, in seconds: told where it is counted.
    pub fn counted_at_first(&self) -> Option<[f64; WORK.len()]> {
        self.counted_at_first.get()
    }

    /// Tokens of each text, special tokens not added.
    pub fn count_tokens(&self, texts: Vec<String>) -> Result<Vec<u32>, Trouble> {
        texts.into_iter().map(|text| (self.count)(text).ok_or(Trouble::Broken)).collect()
    }

    /// Writes an answer to a prompt that fits.
    pub fn generate(
        &self,
        prompt: Prompt,
        on_text: &mut dyn FnMut(String) -> ControlFlow<()>,
    ) -> Result<Generated, Trouble> {
        let Prompt { system, user, max_tokens, temperature, seed } = prompt;
        let tokens = self.tokenise(system, user)?;
        let prompt_tokens = u32::try_from(tokens.len()).map_err(|_| Failure::TooLong)?;
        let room = self.loaded.context.checked_sub(prompt_tokens).filter(|&room| room > 0).ok_or(Failure::TooLong)?;

        let sampler = Arc::new(Sampler::new(temperature, seed));
        let longest = max_tokens.clamp(1, room);
        let settings = SamplingParams { max_len: Some(longest as usize), ..SamplingParams::deterministic() };
        let (send, mut pieces) = channel(64);
        let mut request =
            NormalRequest::new_simple(RequestMessage::CompletionTokens(tokens), settings, send, 0, None, None);
        request.is_streaming = true;
        request.logits_processors = Some(vec![sampler.clone()]);
        let start = Instant::now();
        self.requests.blocking_send(Request::Normal(Box::new(request))).map_err(|_| Trouble::Broken)?;

        // The sequence ends with the first piece that finds nobody listening, which is how it is stopped.
        let finish = loop {
            let chunk = match pieces.blocking_recv() {
                Some(Response::CompletionChunk(chunk)) => chunk,
                // An answer cut off by its length in the middle of a character ends without a last chunk.
                None if sampler.clock().tokens >= longest => break Finish::Length,
                _ => return Err(Trouble::Broken),
            };
            let choice = chunk.choices.into_iter().next().ok_or(Trouble::Broken)?;
            let stop = !choice.text.is_empty() && on_text(choice.text).is_break();
            match choice.finish_reason.as_deref() {
                Some("stop") => break Finish::End,
                Some(_) => break Finish::Length,
                None if stop => break Finish::Stopped,
                None => {}
            }
        };
        let clock = sampler.clock();
        let (first, last) = clock.first.zip(clock.last).ok_or(Trouble::Broken)?;
        self.counted_at_first.set(Some(clock.counted_at_first));
        Ok(Generated {
            finish,
            prompt_tokens,
            completion_tokens: clock.tokens,
            prefill_seconds: first.duration_since(start).as_secs_f64(),
            decode_seconds: last.duration_since(first).as_secs_f64(),
        })
    }

    /// Lays the messages out with the model's own chat template, and cuts the whole into tokens.
    fn tokenise(&self, system: Option<String>, user: String) -> Result<Vec<u32>, Trouble> {
        let message = |role: &str, text: String| -> IndexMap<String, MessageContent> {
            [("role", role.to_owned()), ("content", self.disarm(text))]
                .map(|(key, value)| (key.to_owned(), Either::Left(value)))
                .into()
        };
        let messages = system.map(|text| message("system", text)).into_iter().chain([message("user", user)]).collect();
        self.cut(Either::Left(messages))
    }

    /// The tokens of a text by itself.
    pub fn tokens_of(&self, text: String) -> Result<Vec<u32>, Trouble> {
        self.cut(Either::Right(text))
    }

    fn cut(&self, text: Either<Vec<IndexMap<String, MessageContent>>, String>) -> Result<Vec<u32>, Trouble> {
        let (send, mut tokens) = channel(1);
        let request = TokenizationRequest {
            text,
            tools: None,
            add_generation_prompt: true,
            add_special_tokens: true,
            // A model that can think aloud is asked not to: its answer is wanted, in the tokens it was given.
            enable_thinking: Some(false),
            reasoning_effort: None,
            response: send,
        };
        self.requests.blocking_send(Request::Tokenize(request)).map_err(|_| Trouble::Broken)?;
        tokens.blocking_recv().and_then(Result::ok).ok_or(Trouble::Broken)
    }

    /// The logits of every token that could follow, after each of `tokens`.
    pub fn logits(&self, tokens: Vec<u32>) -> Result<Tensor, Trouble> {
        let (send, mut answers) = channel(1);
        let settings = SamplingParams { max_len: Some(1), ..SamplingParams::deterministic() };
        let message = RequestMessage::CompletionTokens(tokens);
        let mut request = NormalRequest::new_simple(message, settings, send, 0, None, None);
        request.return_raw_logits = true;
        self.requests.blocking_send(Request::Normal(Box::new(request))).map_err(|_| Trouble::Broken)?;
        match answers.blocking_recv() {
            Some(Response::Raw { logits_chunks, .. }) => logits_chunks.into_iter().next().ok_or(Trouble::Broken),
            _ => Err(Trouble::Broken),
        }
    }

    /// The logits of every token that could come next, computed as those of an answer are: from a prompt that is read in pieces.
    pub fn next_logits(&self, tokens: Vec<u32>) -> Result<Vec<f32>, Trouble> {
        let (send, mut answers) = channel(64);
        let settings = SamplingParams { max_len: Some(1), ..SamplingParams::deterministic() };
        let message = RequestMessage::CompletionTokens(tokens);
        let mut request = NormalRequest::new_simple(message, settings, send, 0, None, None);
        let witness = Arc::new(Witness::default());
        request.logits_processors = Some(vec![witness.clone()]);
        self.requests.blocking_send(Request::Normal(Box::new(request))).map_err(|_| Trouble::Broken)?;
        // The answer, or its end: by then the one token was chosen.
        drop(answers.blocking_recv());
        witness.seen().ok_or(Trouble::Broken)
    }

    /// Takes from a text the power to close its message and open another: `<|im_end|>` becomes `< |im_end|>`.
    fn disarm(&self, mut text: String) -> String {
        for control in &self.controls {
            if text.contains(control) {
                let mut spaced = control.clone();
                spaced.insert(1, ' ');
                text = text.replace(control, &spaced);
            }
        }
        text
    }
}

/// Whether a token of the added vocabulary is one that lays out a conversation; others are words, or white space.
fn is_control(token: &str) -> bool {
    (token.starts_with('<') && token.ends_with('>') || token.starts_with('[') && token.ends_with(']'))
        && token.len() > 2
}
