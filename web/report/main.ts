import '../src/base.css';
import './report.css';
import { mount } from 'svelte';
import type { ReportData } from '../../src/experiments/report/report-data.ts';
import Page from './page.svelte';

const report: ReportData = JSON.parse(document.getElementById('report')!.textContent!);
mount(Page, { target: document.getElementById('page')!, props: { report } });
