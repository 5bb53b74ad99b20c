//! What a person sees before anything is cleaned: the series, what identifies, what must be answered.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::error::{Kind, Reason};
use crate::order;
use crate::profile::policy::{Face, Pages};
use crate::sanitize::account::question;
use crate::sanitize::coordinator::Coordinator;
use crate::study::{Found, Group, Patients, ScanRecord};

/// One series. Holds its description: for the user's eyes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeriesOverview {
    /// The pseudonym of the series.
    pub id: String,
    /// Modality.
    pub modality: String,
    /// Series Description.
    pub description: String,
    /// Number of instances.
    pub images: usize,
    /// How many of them can be cleaned, questions answered.
    pub cleanable: usize,
    /// Size of the files.
    pub bytes: u64,
    /// Whether it is of a kind that can show a face.
    pub shows_face: bool,
    /// Why it cannot be cleaned as things stand.
    pub reason: Option<Reason>,
}

/// What is found of one group.
#[derive(Serialize)]
pub struct GroupOverview {
    /// The group.
    pub group: Group,
    /// Elements of it.
    pub count: u64,
    /// Some of their values.
    pub examples: Vec<String>,
}

/// A question to the person.
#[derive(Serialize)]
pub struct Question {
    /// The id to answer by; for writing that of the series.
    pub id: String,
    /// `face`, `writing`, `sides` or `same-person`. `sides` asks whether a letter that tells left from right may be blanked.
    pub kind: &'static str,
    /// How many images it is about.
    pub images: usize,
    /// Whether they are held until it is answered; else they are cleaned as the policy says.
    pub holds: bool,
    /// For `same-person`: the names and numbers that the files give. For the user's eyes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
}

/// Files that are not cleaned whatever is answered.
#[derive(Serialize)]
pub struct LeftOut {
    /// Why.
    pub reason: Reason,
    /// What kind of thing they are, where that is why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// How many.
    pub count: usize,
}

/// The study as a person sees it, `scanitize.inspect/1`. Stays with the user.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// The schema.
    pub schema: &'static str,
    /// Number of patients.
    pub patients: usize,
    /// Number of images that can be cleaned, questions answered.
    pub images: usize,
    /// Size of their files.
    pub bytes: u64,
    /// The series.
    pub series: Vec<SeriesOverview>,
    /// What identifies.
    pub findings: Vec<GroupOverview>,
    /// What must be answered.
    pub questions: Vec<Question>,
    /// What is left out.
    pub left_out: Vec<LeftOut>,
}

const EXAMPLES: usize = 6;

impl Coordinator {
    /// The study as it stands.
    #[must_use]
    pub fn overview(&self) -> Overview {
        let duplicates = self.duplicates();
        let cleanable = self.cleanable(|id| !duplicates.contains(&id));
        let patients = Patients::of_records(&cleanable, self.is_same_person);
        Overview {
            schema: "scanitize.inspect/1",
            patients: patients.count(),
            images: cleanable.len(),
            bytes: cleanable.values().map(|record| record.bytes).sum(),
            series: self.series_overviews(&cleanable),
            findings: self.group_overviews(),
            questions: self.questions(&cleanable, &patients),
            left_out: self.left_out(duplicates.len()),
        }
    }

    /// For each series that can be shown its id and the number of the file in its middle, by Instance Number; of files that repeat an
    /// instance those that are used.
    #[must_use]
    pub fn covers(&self) -> Vec<(String, u32)> {
        let duplicates = self.duplicates();
        let is_shown = |(number, record): &(u32, &ScanRecord)| {
            record.reason.is_none() && !record.has_no_picture && !duplicates.contains(number)
        };
        let cover = |mut files: Vec<(u32, &ScanRecord)>| {
            files.retain(is_shown);
            order::sort_by_key(&mut files, |(_, record)| record.number);
            files.get(files.len() / 2).map(|(number, record)| (self.series_id(record), *number))
        };
        self.series().into_iter().filter_map(cover).collect()
    }

    fn series_overviews(&self, cleanable: &BTreeMap<u32, ScanRecord>) -> Vec<SeriesOverview> {
        let overview = |files: Vec<(u32, &ScanRecord)>| {
            let (_, first) = files.first()?;
            let standing = |(number, record): &(u32, &ScanRecord)| record.reason.or(self.standing(*number, record));
            Some(SeriesOverview {
                id: self.series_id(first),
                modality: first.modality.clone(),
                description: first.description.clone(),
                images: files.len(),
                cleanable: files.iter().filter(|(number, _)| cleanable.contains_key(number)).count(),
                bytes: files.iter().map(|(_, record)| record.bytes).sum(),
                shows_face: files.iter().any(|(_, record)| record.may_show_face),
                reason: files.iter().find_map(standing),
            })
        };
        self.series().into_iter().filter_map(overview).collect()
    }

    /// The files of each series, by where they came from; of all series that comes first whose first file does.
    fn series(&self) -> Vec<Vec<(u32, &ScanRecord)>> {
        let known = self.records.iter().filter(|(_, record)| !record.instance.is_empty());
        let mut files: Vec<_> = known.map(|(number, record)| (*number, record)).collect();
        order::sort_by(&mut files, |(one, _), (other, _)| self.input(*one).cmp(self.input(*other)));
        let mut all: Vec<Vec<(u32, &ScanRecord)>> = Vec::new();
        for file in files {
            let is_its =
                |series: &&mut Vec<(u32, &ScanRecord)>| series.first().is_some_and(|(_, one)| one.series == file.1.series);
            match all.iter_mut().find(is_its) {
                Some(series) => series.push(file),
                None => all.push(vec![file]),
            }
        }
        all
    }

    fn group_overviews(&self) -> Vec<GroupOverview> {
        let mut groups: BTreeMap<Group, Found> = BTreeMap::new();
        for (group, found) in self.records.values().flat_map(|record| &record.found) {
            let sum = groups.entry(*group).or_default();
            sum.count += found.count;
            let missing = EXAMPLES.saturating_sub(sum.examples.len());
            sum.examples.extend(found.examples.iter().take(missing).cloned());
        }
        let overview = |(group, found): (Group, Found)| GroupOverview {
            group,
            count: found.count,
            examples: found.examples.into_iter().collect(),
        };
        groups.into_iter().map(overview).collect()
    }

    fn questions(&self, cleanable: &BTreeMap<u32, ScanRecord>, patients: &Patients) -> Vec<Question> {
        let mut questions = Vec::new();
        let disputed = patients.in_question.len();
        if disputed > 0 || patients.count() > 1 {
            let (holds, images) = (disputed > 0, if disputed > 0 { disputed } else { cleanable.len() });
            let people = self.people(cleanable, |id| !holds || patients.in_question.contains(&id));
            questions.push(Question { id: "same-person".to_owned(), kind: "same-person", images, holds, people });
        }
        let faces = cleanable.values().filter(|record| record.may_show_face).count();
        let held = cleanable.keys().filter(|id| self.outcomes.get(id).and_then(question) == Some("face")).count();
        if faces > 0 && self.wished(None) != Face::Keep {
            let (holds, images) = (held > 0, if held > 0 { held } else { faces });
            questions.push(Question { id: "face".to_owned(), kind: "face", images, holds, people: Vec::new() });
        }
        let mut pictures: BTreeMap<(String, &'static str), usize> = BTreeMap::new();
        for (number, record) in cleanable {
            let asked = if self.is_unlooked(record) { Some("writing") } else { self.outcomes.get(number).and_then(question) };
            if let Some(kind) = asked.filter(|kind| matches!(*kind, "writing" | "sides")) {
                *pictures.entry((self.series_id(record), kind)).or_default() += 1;
            }
        }
        let unanswered = pictures.into_iter().filter(|((id, _), _)| !self.choices.contains_key(id));
        let question = |((id, kind), images)| Question { id, kind, images, holds: true, people: Vec::new() };
        questions.extend(unanswered.map(question));
        questions
    }

    /// Why an image would not be cleaned although it can be.
    fn standing(&self, number: u32, record: &ScanRecord) -> Option<Reason> {
        if record.is_page && self.policy.pages == Pages::LeaveOut {
            Some(Reason::Policy)
        } else if self.is_unlooked(record) {
            Some(Reason::TextUnchecked)
        } else {
            self.outcomes.get(&number)?.reason.filter(|reason| matches!(reason, Reason::TextFound | Reason::TextUnchecked))
        }
    }

    /// Who the files say they are of, a line for each name with its number.
    fn people(&self, cleanable: &BTreeMap<u32, ScanRecord>, which: impl Fn(u32) -> bool) -> Vec<String> {
        let said = |record: &ScanRecord| {
            [record.claim.name.as_str(), record.claim.id.as_str(), record.claim.birth_date.as_str()].join(" ")
        };
        let mut people = BTreeSet::new();
        people.extend(cleanable.iter().filter(|(id, _)| which(**id)).map(|(_, record)| said(record).trim().to_owned()));
        people.into_iter().take(EXAMPLES).collect()
    }

    fn left_out(&self, duplicates: usize) -> Vec<LeftOut> {
        let mut counts: BTreeMap<(Reason, Option<Kind>), usize> = BTreeMap::new();
        counts.extend(Some(((Reason::Duplicate, None), duplicates)).filter(|_| duplicates > 0));
        for (record, reason) in self.records.values().filter_map(|record| Some((record, record.reason?))) {
            *counts.entry((reason, record.kind)).or_default() += 1;
        }
        counts.into_iter().map(|((reason, kind), count)| LeftOut { reason, kind, count }).collect()
    }
}
