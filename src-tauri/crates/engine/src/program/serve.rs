//! Answers requests, one after the other. What a request means is `model`'s; this is only the conversation.
//!
//! A thread of its own reads standard input, so that a stop is seen while the model writes, and the program ends with its caller
//! whatever it is doing: the end of standard input is the caller's end.

use std::io::{self, BufReader, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use engine::protocol::{Failure, Reply, Request, read_message, write_message};
use engine::safetensors::{Folder, Plan};
use engine::{gguf, memory};

use crate::model::{Manner, Model, Trouble};
use crate::{confine, output};

/// A request, and whether it is to be stopped.
struct Job {
    request: Request,
    stop: Arc<AtomicBool>,
}

/// Serves the model at `path` until standard input ends, run in this manner.
///
/// # Errors
/// Why it cannot go on, without anything that was read.
pub fn run(path: &Path, manner: &Manner) -> Result<(), String> {
    let mut replies = BufWriter::new(output::claim().map_err(|error| error.to_string())?);
    // A folder is looked into now: it cannot be once only the files found in it may be read.
    let folder = Folder::find(path).ok().flatten();
    confine::confine(&folder.as_ref().map_or_else(|| vec![path.to_owned()], Folder::files))?;
    let mut model = None;
    for job in listen() {
        if let Request::Convert { eight_bits } = job.request {
            convert(folder.as_ref(), eight_bits, &mut replies)?;
            continue;
        }
        let reply = match answer((path, manner, folder.as_ref()), &mut model, job, &mut replies) {
            Ok(reply) => reply,
            Err(Trouble::Failed(failure)) => Reply::Failed { failure },
            Err(Trouble::Broken) => return Err("the model's runtime broke".to_owned()),
        };
        write_message(&mut replies, &reply).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn plan(folder: Option<&Folder>, eight_bits: bool) -> Result<Plan, Failure> {
    Plan::read(folder.ok_or(Failure::NotAModel)?, eight_bits)
}

fn planned(folder: Option<&Folder>, eight_bits: bool) -> Result<Reply, Failure> {
    let plan = plan(folder, eight_bits)?;
    Ok(Reply::Planned { header: Box::new(plan.header()?), bytes: plan.bytes() })
}

/// Writes a folder as a file. One that ends early ends the program, so that it is never taken for whole.
fn convert(folder: Option<&Folder>, eight_bits: bool, replies: &mut impl Write) -> Result<(), String> {
    let words = |error: io::Error| error.to_string();
    match plan(folder, eight_bits) {
        Ok(plan) => {
            write_message(replies, &Reply::Follows { bytes: plan.bytes() }).map_err(words)?;
            plan.write(replies).and_then(|()| replies.flush()).map_err(words)
        }
        Err(failure) => write_message(replies, &Reply::Failed { failure }).map_err(words),
    }
}

fn answer(
    (path, manner, folder): (&Path, &Manner, Option<&Folder>),
    model: &mut Option<Model>,
    job: Job,
    replies: &mut impl Write,
) -> Result<Reply, Trouble> {
    match (job.request, &*model) {
        (Request::Inspect, _) => Ok(Reply::Header { header: Box::new(gguf::inspect(path)?) }),
        (Request::Plan { eight_bits }, _) => Ok(planned(folder, eight_bits)?),
        (Request::Load, Some(model)) => Ok(Reply::Loaded { loaded: model.loaded().clone() }),
        (Request::Load, None) => {
            Ok(Reply::Loaded { loaded: model.insert(Model::load(path, manner)?).loaded().clone() })
        }
        (Request::CountTokens { texts }, Some(model)) => Ok(Reply::Tokens { counts: model.count_tokens(texts)? }),
        (Request::Generate { prompt }, Some(model)) => {
            let generated = model.generate(prompt, &mut |text| {
                let sent = write_message(replies, &Reply::Text { text });
                if sent.is_err() || job.stop.load(Ordering::Relaxed) {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            })?;
            Ok(Reply::Generated { generated })
        }
        (Request::Memory, _) => Ok(Reply::Memory { peak: memory::peak() }),
        // The client loads before it asks; `Stop` and `Convert` do not arrive here.
        (Request::CountTokens { .. } | Request::Generate { .. } | Request::Convert { .. } | Request::Stop, _) => {
            Err(Trouble::Broken)
        }
    }
}

/// Reads requests as they come. A stop belongs to the request before it.
fn listen() -> Receiver<Job> {
    let (send, jobs) = mpsc::channel();
    thread::spawn(move || {
        let mut requests = BufReader::new(io::stdin());
        let mut under_way = Arc::new(AtomicBool::new(false));
        while let Ok(Some(request)) = read_message(&mut requests) {
            if matches!(request, Request::Stop) {
                under_way.store(true, Ordering::Relaxed);
                continue;
            }
            under_way = Arc::new(AtomicBool::new(false));
            if send.send(Job { request, stop: Arc::clone(&under_way) }).is_err() {
                return;
            }
        }
        // Nobody waits for an answer any more, whatever is being computed.
        std::process::exit(0);
    });
    jobs
}
