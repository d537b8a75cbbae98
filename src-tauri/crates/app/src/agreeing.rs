//! What a user can do about the notice, the licences, the receipts and what the law asks for. The rules are in the modules that are named
//! here; after an answer that is not a yes, no model reads on.

use std::sync::Arc;

use jiff::Timestamp;

use crate::*;

impl App {
    /// The data-handling notice, with what differs from the version the user agreed to.
    ///
    /// # Errors
    /// As [`consent::notice_since`].
    pub fn notice(&self) -> Result<NoticeView> {
        let notice = match self.session.unlocked() {
            Ok(unlocked) => consent::notice_since(&unlocked)?,
            Err(_) => consent::notice()?,
        };
        self.hand_out(consent::NOTICE);
        Ok(notice)
    }

    /// Notes that something was handed out to be shown, now: the notice, or, by its SHA-256, a model's terms.
    pub fn hand_out(&self, what: &str) {
        self.shown.lock().insert(what.to_owned(), Timestamp::now());
    }

    fn handed_out(&self, what: &str) -> Option<Timestamp> {
        self.shown.lock().get(what).copied()
    }

    /// The notice as a page to print or keep.
    ///
    /// # Errors
    /// As [`consent::notice`].
    pub fn notice_page(&self) -> Result<String> {
        let notice = consent::notice()?;
        let version = words::say_with("notice-version", &[("version", notice.version.as_str().into())]);
        let mut page = page::Page::new(&notice.title, &version);
        page.facts(&notice.key_points.into_iter().map(|p| (p.heading, p.words)).collect::<Vec<_>>());
        page.prose(&notice.body);
        Ok(page.finish())
    }

    /// Keeps the answer to the notice.
    ///
    /// # Errors
    /// As [`consent::answer_notice`].
    pub fn answer_notice(&self, version: &str, agree: bool) -> Result<()> {
        let shown_at = self.handed_out(consent::NOTICE);
        consent::answer_notice(&mut self.session.unlocked()?, version, shown_at, agree)?;
        self.stop_unless_agreed()
    }

    /// The models, what each one's terms say to the declared uses, and what was said to them: to be shown now.
    ///
    /// # Errors
    /// As [`Models::all`].
    pub fn models_view(&self) -> Result<Vec<ModelView>> {
        let models = self.models_now()?;
        for model in &models {
            self.hand_out(&model.id);
        }
        Ok(models)
    }

    /// The same, where nobody says yet that it is shown.
    ///
    /// # Errors
    /// As [`Models::all`].
    pub fn models_now(&self) -> Result<Vec<ModelView>> {
        let models = self.models.all()?;
        // Without a vault nothing was declared or answered yet.
        let Ok(unlocked) = self.session.unlocked() else {
            let first = self.model()?.sha256.clone();
            let view = |model: &Arc<models::Model>| model.view(model.sha256 == first, Answer::None, Vec::new(), &[]);
            return Ok(models.iter().map(view).collect());
        };
        let uses = declared::uses(&unlocked)?;
        let used = self.models.used(unlocked.settings().model.as_deref())?;
        let measured = measuring::all(&unlocked)?;
        let view = |model: &Arc<models::Model>| {
            let changed = consent::licence_changes(&unlocked, model)?;
            let answer = consent::licence_answer(&unlocked, model)?;
            let stated = declared::as_stated(&unlocked, model)?;
            let view = stated.view(model.sha256 == used.sha256, answer, changed, &uses);
            Ok(ModelView { measured: measuring::last(&measured, &model.sha256), ..view })
        };
        models.iter().map(view).collect()
    }

    /// Keeps the answer to a model's licence, with the uses that are declared. `shown` is [`ModelView::shown`] of what was on the screen.
    ///
    /// # Errors
    /// [`Code::ModelUnknown`], or as [`consent::answer_licence`].
    pub fn answer_licence(&self, model: &str, shown: &str, agree: bool) -> Result<()> {
        let model = self.models.by_id(model)?;
        let shown_at = self.handed_out(&model.sha256);
        consent::answer_licence(&mut self.session.unlocked()?, &model, shown, shown_at, agree)?;
        // How fast a model is that may read again, is found out again if it was not.
        self.gauged.lock().clear();
        self.stop_unless_agreed()
    }

    /// What the models are used for, as the user declared it.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn uses(&self) -> Result<Vec<DeclaredUse>> {
        declared::uses(&self.session.unlocked()?)
    }

    /// Declares what the models are used for. Answers to licences that were given on other uses no longer stand.
    ///
    /// # Errors
    /// As [`declared::declare`].
    pub fn declare_uses(&self, uses: Vec<DeclaredUse>) -> Result<()> {
        declared::declare(&mut self.session.unlocked()?, uses)?;
        self.stop_unless_agreed()
    }

    /// What a model's terms would say to uses that are not declared yet.
    ///
    /// # Errors
    /// [`Code::ModelUnknown`], or what the vault refuses.
    pub fn judge_uses(&self, model: &str, uses: &[DeclaredUse]) -> Result<Vec<VerdictView>> {
        let model = self.models.by_id(model)?;
        let unlocked = self.session.unlocked()?;
        Ok(terms::verdicts(&declared::as_stated(&unlocked, &model)?.recognised, uses))
    }

    /// States under which licence a model comes, where nothing that came with it says so, or attaches the text of the one it comes under, where
    /// that is not at hand; with neither, takes both back.
    ///
    /// # Errors
    /// As [`declared::state`].
    pub fn state_licence(&self, model: &str, licence: Option<&str>, text: Option<String>) -> Result<()> {
        let model = self.models.by_id(model)?;
        let some = licence.is_some() || text.is_some();
        let stated = some.then(|| licences::Stated { licence: licence.map(str::to_owned), text });
        declared::state(&mut self.session.unlocked()?, &model, stated)?;
        self.stop_unless_agreed()
    }

    /// Attaches the text of a licence that applies to a model besides its own, where that is not at hand; without one, takes it back.
    ///
    /// # Errors
    /// As [`declared::attach_besides`].
    pub fn attach_besides(&self, model: &str, licence: &str, text: Option<String>) -> Result<()> {
        let model = self.models.by_id(model)?;
        declared::attach_besides(&mut self.session.unlocked()?, &model, licence, text)?;
        self.stop_unless_agreed()
    }

    /// The licences a user can state, by name.
    pub fn licence_names(&self) -> Vec<LicenceName> {
        let all = licences::all().iter().filter(|l| l.id != "unknown" && l.under.is_none());
        let mut names: Vec<LicenceName> = all.map(|l| LicenceName { id: l.id.clone(), name: l.name.clone() }).collect();
        names.sort_by(|a, b| a.name.cmp(&b.name));
        names
    }

    /// A model's licence passport: one page. Without an open vault it says nothing of uses and receipts.
    ///
    /// # Errors
    /// [`Code::ModelUnknown`], or what the vault refuses.
    pub fn passport(&self, model: &str) -> Result<String> {
        let model = self.models.named(model)?;
        match self.session.unlocked() {
            Ok(unlocked) => {
                let (uses, records) = (declared::uses(&unlocked)?, consent::chained(&unlocked)?);
                let model = declared::as_stated(&unlocked, &model)?;
                Ok(passport::page(&model, &uses, &records))
            }
            Err(_) => Ok(passport::page(&model, &[], &[])),
        }
    }

    /// The same for programs: a CycloneDX ML-BOM.
    ///
    /// # Errors
    /// As [`Self::passport`].
    pub fn bill_of_materials(&self, model: &str) -> Result<String> {
        let model = self.models.named(model)?;
        match self.session.unlocked() {
            Ok(unlocked) => {
                let uses = declared::uses(&unlocked)?;
                let model = declared::as_stated(&unlocked, &model)?;
                bom::of(&model, &uses)
            }
            Err(_) => bom::of(&model, &[]),
        }
    }

    /// Takes a consent back. What ran on it stops at once, and what was read on it and not finished is thrown away.
    ///
    /// # Errors
    /// As [`consent::withdraw`].
    pub fn withdraw(&self, receipt: &str) -> Result<()> {
        consent::withdraw(&mut self.session.unlocked()?, receipt)?;
        self.stop_unless_agreed()
    }

    /// Takes back every consent that stands. What ran on it stops at once.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn withdraw_all(&self) -> Result<()> {
        consent::withdraw_all(&mut self.session.unlocked()?)?;
        self.stop_unless_agreed()
    }

    /// After an answer that is not a yes, no model reads on that it was about, and what it read without coming to an end is thrown away. What
    /// needs no model goes on, documents on their way in above all, unless it is the notice that is not agreed to.
    pub(crate) fn stop_unless_agreed(&self) -> Result<()> {
        let is_noticed = self.session.unlocked().and_then(|unlocked| consent::noticed(&unlocked)).is_ok();
        if !is_noticed {
            self.jobs.stop_all();
            self.reading.kill();
        } else if let Some((model, job)) = self.reading.at_work()
            && !self.may_read(&model)
        {
            // What waits for the model asks for its consent when its turn comes.
            self.jobs.stop(job);
            self.reading.kill();
        }
        let forgotten = resuming::forget_without_consent(&mut self.session.unlocked()?, &self.models);
        self.announce();
        forgotten
    }

    /// Whether the user's consent to this model stands.
    fn may_read(&self, model: &str) -> bool {
        let model = self.models.by_id(model);
        let agreed = |model: Arc<models::Model>| consent::accepted(&self.session.unlocked()?, &model);
        model.and_then(agreed).is_ok()
    }

    /// Every receipt, newest first.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn receipts(&self) -> Result<Vec<ReceiptView>> {
        consent::receipts(&self.session.unlocked()?)
    }

    /// Every receipt with its place in the chain, as JSON.
    ///
    /// # Errors
    /// As [`consent::export`].
    pub fn export_receipts(&self) -> Result<String> {
        consent::export(&self.session.unlocked()?)
    }

    /// The same in the terms of the Data Privacy Vocabulary, as JSON-LD.
    ///
    /// # Errors
    /// As [`consent::export`].
    pub fn export_receipts_dpv(&self) -> Result<String> {
        receipts::dpv(&self.session.unlocked()?)
    }

    /// The same as a page to read.
    ///
    /// # Errors
    /// As [`consent::export`].
    pub fn receipts_page(&self) -> Result<String> {
        receipts::page(&self.session.unlocked()?)
    }

    /// How many receipts there are, in a chain that was checked from its first to its last.
    ///
    /// # Errors
    /// [`Code::VaultDamaged`] where it is broken.
    pub fn verify_receipts(&self) -> Result<usize> {
        Ok(consent::chained(&self.session.unlocked()?)?.len())
    }

    /// The licence with this id, or of the model with this name or SHA-256.
    ///
    /// # Errors
    /// As [`terms::of`].
    pub fn licence(&self, of: &str) -> Result<LicenceView> {
        terms::shown(&self.models, of)
    }

    /// What the same licence says to a use.
    ///
    /// # Errors
    /// As [`terms::of`].
    pub fn check_licence(&self, of: &str, use_: &terms::Use) -> Result<terms::Verdict> {
        Ok(terms::judge(&terms::of(&self.models, of)?, use_))
    }

    /// Who is responsible for the data, where the user has written that down.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn party(&self) -> Result<receipt::Party> {
        Ok(declared::party(&self.session.unlocked()?)?.unwrap_or_default())
    }

    /// Keeps who is responsible.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn set_party(&self, party: &receipt::Party) -> Result<()> {
        declared::set_party(&mut self.session.unlocked()?, party)
    }

    /// Records of processing (GDPR, Article 30) as a page, from what really happened.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn records_page(&self) -> Result<String> {
        let place = self.session.home().vault.display().to_string();
        records::page(&self.session.unlocked()?, &place, self.network)
    }

    /// Notes that something that was shown was also saved as a file.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn note_saved(&self, act: Act) -> Result<()> {
        activity::note(&mut self.session.unlocked()?, act)
    }

    /// Erases the vault and everything in it (GDPR, Article 17): jobs, engine and keys first, then its files, with those that were kept
    /// aside when a backup took its place. The passphrase must be the vault's. It cannot be brought back.
    ///
    /// # Errors
    /// [`Code::WrongPassphrase`], or what the vault refuses; then nothing was erased, unless the disk refused midway.
    pub fn erase_everything(&self, passphrase: String) -> Result<()> {
        let passphrase = self.passphrase(passphrase)?;
        self.lock();
        self.session.erase(&passphrase)?;
        self.session.forget_door();
        self.announce();
        Ok(())
    }
}
